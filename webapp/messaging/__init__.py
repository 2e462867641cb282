"""Messages to people: notices, in the inbox and by mail, and mail about accounts."""

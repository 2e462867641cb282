"""Infrastructure without a project noun and without Flask, used by every package."""

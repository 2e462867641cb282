"""Jobs of connections: open an account, revoke it, maintain connections, read limits of servers."""

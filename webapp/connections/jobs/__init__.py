"""Jobs of connections: open an account, revoke it, maintain connections."""

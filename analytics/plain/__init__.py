"""The part the web process may import: standard library and the two user-agent lists only."""

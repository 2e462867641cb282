"""Functions that web pages may import: standard library and the two user-agent lists only."""

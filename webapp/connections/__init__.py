"""Connections: accounts of people on networks, sign-in at networks, token refresh and revocation."""

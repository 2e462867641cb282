"""Connections: accounts of people on networks, sign-in, token refresh and revocation."""

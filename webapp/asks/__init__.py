"""Asks: every message to people goes through here. So far: notices, in the inbox and by mail."""

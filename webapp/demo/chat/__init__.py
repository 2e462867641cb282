"""Chats of the demo company."""

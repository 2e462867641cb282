"""Chats: requests for time and notices about them, posted by webhooks of Slack and Teams."""

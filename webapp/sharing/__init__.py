"""Sharing: shares, disclosures, posting by hand, reminders, and the feed of shared stories.

Only the author creates a share, after approval. Body, link and disclosure are frozen then.
"""

"""The review queue and what belongs to it: lists, claims, notices to reviewers, the conversation.

The steps of a story (submit, approve, object and the rest) are those of `webapp.stories`.
"""

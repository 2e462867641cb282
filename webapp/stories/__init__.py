"""Stories: story, revision, review. The author's words are the author's.

Verbs: write, edit, submit, approve, object, withdraw. Approval belongs to a revision.
"""

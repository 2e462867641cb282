"""Stories: writing, pictures, revisions, review and comments.

Only the author changes the text of a story. An approval belongs to one revision.
"""

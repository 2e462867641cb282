"""People: persons, their accounts and sign-in, roles, org units.

Nouns: person, org unit, role grant. Verbs: sign up, confirm, sign in, grant, end a grant.
"""

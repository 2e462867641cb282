"""People: persons, their accounts and sign-in, roles and org units."""

"""Networks that post for an author who connected an account: one file each behind port.py."""

"""`francparler backup` and `francparler restore`: the database and this installation's files.

A backup is one tar file, compressed with gzip: `manifest.json` first, with the SHA-256 of every
other member, then both databases, uploads, spool, anchor of the activity and released panels. It
contains no key.
"""

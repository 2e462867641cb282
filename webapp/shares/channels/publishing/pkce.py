"""Proof Key for Code Exchange: who redeems a code is who asked for it."""

import base64
import hashlib


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

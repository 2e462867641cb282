"""Proof Key for Code Exchange (RFC 7636): only the one who asked for a code can exchange it."""

import base64
import hashlib


def challenge(verifier: str) -> str:
    """The S256 challenge of a verifier."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

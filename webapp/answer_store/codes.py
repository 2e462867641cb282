"""Codes of ballots: random, typed by hand if need be, and stored only as hashes."""

import secrets
from hashlib import sha256
from typing import Final

# Crockford's alphabet: no I, L, O or U.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 16
_ALIKE: Final = str.maketrans("ILO", "110")


class WrongCodeError(ValueError):
    """A text that cannot be a code."""


def mint(number: int) -> list[str]:
    """New codes of 80 random bits, each as four groups of four characters."""
    return [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(_LENGTH // 4))
        for _ in range(number)
    ]


def tidy(typed: str) -> str:
    """A code as it was minted, from what a person typed. Raises WrongCodeError."""
    plain = "".join(c for c in typed.upper() if c.isalnum()).translate(_ALIKE)
    if len(plain) != _LENGTH or not set(plain) <= set(_ALPHABET):
        raise WrongCodeError
    return "-".join(plain[start : start + 4] for start in range(0, _LENGTH, 4))


def digest(code: str) -> bytes:
    """What the store keeps of a code; 80 random bits need no salt."""
    return sha256(code.encode()).digest()

"""Data that packages above programs provide to its pages; set by `webapp.wiring`."""

from collections.abc import Mapping

from webapp.core.runtime import Provider
from webapp.programs.models import Program
from webapp.web.features import ConsentText, ReceiptLine


def _unknown(program: Program) -> float | None:  # noqa: ARG001 - the signature of the provider
    return None


def _no_lines() -> tuple[ReceiptLine, ...]:
    return ()


def _no_texts() -> Mapping[str, ConsentText]:
    return {}


# Median hours until a review is answered, for the charter page; None if unknown.
review_delay = Provider(_unknown)
# Receipt lines about things that other packages cancelled when a person left.
receipt_lines = Provider(_no_lines)
# Consent -> its texts, as declared by the package that uses it.
consent_texts = Provider(_no_texts)

"""The validator of web addresses that people type."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError


def https(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse what is not an https address."""
    try:
        parts = urlsplit(field.data or "")
        sound = parts.scheme == "https" and bool(parts.hostname) and " " not in field.data
    except ValueError:
        sound = False
    if not sound:
        raise ValidationError(_l("Give an address that begins with https://."))

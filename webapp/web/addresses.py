"""The validator of web addresses that people type."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from webapp.core.texts import is_https


def https(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse what is not an https address."""
    if not is_https(field.data or ""):
        raise ValidationError(_l("Give an address that begins with https://."))

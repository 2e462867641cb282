"""Forms of publishing through an account, and of a program's budget at networks."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import StopValidation

from webapp.web.forms import Form, LocalTimeField, line

AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?", re.ASCII)


def time_if_later(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
    """Without a time, a share that was meant for later must not be published at once."""
    if not form.later.data:
        field.errors[:] = []
        field.data = None
        raise StopValidation
    if field.data is None:
        field.errors[:] = []
        raise StopValidation(_l("Choose a day and a time."))


class PublishForm(Form):
    """Publish through the author's account, now or at a time."""

    # Which of the two forms on the page was sent; the one for now has no time.
    later = HiddenField()
    at = LocalTimeField(_l("Day and time"), [time_if_later])


class BudgetForm(Form):
    """What a program may spend at networks in a month, in US dollars."""

    dollars = line(
        _l("US dollars per month"), 12, need=_l("Enter an amount. 0 means that nothing is spent.")
    )

    @property
    def cents(self) -> int:
        """The amount in cents; -1 where the text is no amount, which the service refuses."""
        found = AMOUNT.fullmatch(str(self.dollars.data or ""))
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else -1

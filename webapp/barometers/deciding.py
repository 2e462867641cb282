"""The form of a decision: as many answers as are needed, without a script."""

from collections.abc import Sequence
from typing import Any, Final

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from webapp.barometers.decisions import LONGEST_ITEM, MOST_ITEMS, DecisionItem
from webapp.core.i18n import LANGUAGES
from webapp.web.forms import Form, optional

ROWS: Final = "rows"
MORE: Final = "more"
PARTS: Final = {
    "said_en": _l("You said, in English"), "said_fr": _l("You said, in French"),
    "answer_en": _l("What we do, or why not, in English"),
    "answer_fr": _l("What we do, or why not, in French"),
}  # fmt: skip


def rows_sent() -> int:
    """How many fields for answers the page shows: one more after a click on the button for that."""
    sent = request.form.get(ROWS, "1")
    rows = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 3 else 1  # noqa: PLR2004
    return min(MOST_ITEMS, max(1, rows) + (1 if wants_more() else 0))


def wants_more() -> bool:
    """Whether the button was clicked that only adds a field for an answer."""
    return request.method == "POST" and MORE in request.form


class _DecisionForm(Form):
    rows: int
    errors_checked = False

    def row(self, number: int) -> dict[str, Any]:
        """The fields of an answer by their part."""
        return {part: self[f"{part}_{number}"] for part in ("about", "verdict", *PARTS)}

    def items(self) -> list[DecisionItem]:
        """The answers that were written; rows without a text are left out."""
        return [
            self._item(number) for number in range(self.rows)
            if any(self[f"{part}_{number}"].data for part in PARTS)
        ]  # fmt: skip

    def _item(self, number: int) -> DecisionItem:
        fields = self.row(number)
        return {
            "about": fields["about"].data, "verdict": fields["verdict"].data,
            "said": {code: fields[f"said_{code}"].data or "" for code in LANGUAGES},
            "answer": {code: fields[f"answer_{code}"].data or "" for code in LANGUAGES},
        }  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Refuse an answer of which a part is missing, beside that part."""
        valid = bool(super().validate(extra_validators))
        for number in range(self.rows):
            fields = self.row(number)
            # The first point has to be complete; others may stay empty.
            if number and not any(fields[part].data for part in PARTS):
                continue
            for part in (*PARTS, "verdict"):
                if not fields[part].data:
                    self.add_error(f"{part}_{number}", gettext("Please fill this in."))
                    valid = False
        return valid


def decision_form(abouts: Sequence[tuple[str, str]]) -> Any:  # noqa: ANN401 - a form with a field per part
    """A form with a field for each answer sent; `abouts` are what they can be about."""
    rows = rows_sent()
    fields: dict[str, Any] = {"rows": rows}
    for number in range(rows):
        fields[f"about_{number}"] = SelectField(
            _l("About what"),
            choices=[SelectChoice(*each) for each in abouts],
            validators=[Optional()],
        )
        for part, label in PARTS.items():
            fields[f"{part}_{number}"] = optional(label, LONGEST_ITEM, TextAreaField)
        fields[f"verdict_{number}"] = RadioField(
            _l("Your decision"), validators=[Optional()],
            choices=[
                SelectChoice("do", _l("We do it")),
                SelectChoice("do_not", _l("We do not do it, because")),
            ],
        )  # fmt: skip
    form = type("DecisionForm", (_DecisionForm,), fields)()
    for part in ("about", "verdict", *PARTS):
        form[f"{part}_0"].flags.required = True
    return form

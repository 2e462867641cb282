"""Forms of questions."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from webapp.barometers.checking import LONGEST_END, LONGEST_TEXT, MOST_OPTIONS
from webapp.barometers.forms import CHOOSE, in_both
from webapp.barometers.questions import Question, QuestionType, Texts
from webapp.core.i18n import LANGUAGES
from webapp.experience import THEMES
from webapp.questionnaires.services import keyed
from webapp.web.bilingual import LONGEST_NAME, in_lines, names_of
from webapp.web.forms import StepForm, boxes, line, optional, passage
from webapp.web.locale import in_language

# Not a key: the choice of no score or theme.
NONE: Final = "-"
TYPES: dict[QuestionType, Any] = {
    "scale": _l("Statement, from 1 to 5"), "enps": _l("Recommendation, from 0 to 10"),
    "choice": _l("Choice between answers"), "text": _l("Comment"),
}  # fmt: skip


def pairs_of_texts(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse a line without a text in each language."""
    if any("" in names or not all(names.values()) for names in names_of(field.data)):
        raise ValidationError(
            _l("Write each on one line, in English and French, as in: Never | Jamais")
        )


class _QuestionForm(StepForm):
    text_en = line(_l("Question in English"), LONGEST_TEXT)
    text_fr = line(_l("Question in French"), LONGEST_TEXT)


def question_form(
    kind: QuestionType, scales: dict[str, Texts], version: int, known: Question | None
) -> Any:  # noqa: ANN401 - a form with the fields of the type
    """The form of a question of a type."""
    fields: dict[str, Any] = {}
    if kind in {"scale", "enps"}:
        fields["ends"] = passage(_l("Words at both ends"), 4 * LONGEST_END)
    if kind == "scale":
        fields["scale"] = _select(
            _l("Score"), ((key, in_language(names)) for key, names in scales.items())
        )
        fields["reversed"] = BooleanField(_l("Agreeing is the unfavorable answer"))
    if kind == "choice":
        fields["options"] = passage(_l("Answers"), MOST_OPTIONS * 2 * LONGEST_NAME)
    if kind != "text":
        fields["theme"] = _select(_l("Theme"), ((t.value, gettext(n)) for t, n in THEMES.items()))
    if known is not None:
        fields["anew"] = BooleanField(_l("The meaning changes"))
    for name in {"ends", "options"} & set(fields):
        fields[f"validate_{name}"] = staticmethod(pairs_of_texts)
    made = type("QuestionForm", (_QuestionForm,), fields)
    return made(version=version, **_shown(kind, known))


def _select(label: Any, choices: Iterable[tuple[str, str]]) -> SelectField:  # noqa: ANN401 - lazy
    return SelectField(
        label, choices=[SelectChoice(NONE, _l("None")), *(SelectChoice(*c) for c in choices)],
        validators=[InputRequired(CHOOSE)], default=NONE,
    )  # fmt: skip


AGREEMENT = "Strongly disagree | Pas du tout d’accord\nStrongly agree | Tout à fait d’accord"


def _shown(kind: QuestionType, known: Question | None) -> dict[str, Any]:
    if known is None:
        return {"ends": AGREEMENT} if kind == "scale" else {}
    ends, options = known.get("ends"), known.get("options", [])
    return {
        **{f"text_{code}": known["texts"][code] for code in LANGUAGES},
        "ends": in_lines({c: ends[c][n] for c in LANGUAGES} for n in (0, 1)) if ends else "",
        "options": in_lines(option["texts"] for option in options),
        "scale": known.get("scale", NONE), "theme": known.get("theme", NONE),
        "reversed": known.get("reversed", False),
    }  # fmt: skip


def question_in(form: Any, kind: QuestionType, known: Question | None) -> Question:  # noqa: ANN401 - see question_form
    """The question that was typed, without a key."""
    made: dict[str, Any] = {"type": kind, "texts": in_both(form, "text")}
    if "ends" in form:
        lines = names_of(form.ends.data)
        made["ends"] = {code: [each[code] for each in lines] for code in LANGUAGES}
    if "options" in form:
        options = known.get("options", []) if known else []
        named = keyed(names_of(form.options.data), [(o["key"], o["texts"]) for o in options])
        made["options"] = [{"key": key, "texts": texts} for key, texts in named]
    made |= {n: form[n].data for n in ("scale", "theme") if n in form and form[n].data != NONE}
    if "reversed" in form and form.reversed.data:
        made["reversed"] = True
    return made  # type: ignore[return-value]  # the service adds the key and checks it


class ScalesForm(StepForm):
    """The names of the scores of a version."""

    names = optional(_l("Scores"), 4000, TextAreaField)
    validate_names = staticmethod(pairs_of_texts)

    def __init__(self, version: int, scales: dict[str, Texts]) -> None:
        super().__init__(version=version, names=in_lines(scales.values()))

    def typed(self) -> Sequence[Texts]:
        """The names by language."""
        return names_of(self.names.data)


class ConditionForm(StepForm):
    """The answers after which a question is asked."""

    one_of = boxes(_l("Ask it after the answer"), _l("Choose at least one answer."))

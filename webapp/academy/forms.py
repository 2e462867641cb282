"""Forms of the academy."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.academy.models import Module, ModuleVersion
from webapp.academy.quiz import Question, written
from webapp.academy.services import ModuleContent
from webapp.academy.services.modules import MOST_MINUTES
from webapp.core.i18n import LANGUAGES
from webapp.web.addresses import https
from webapp.web.forms import CreateForm, Form, StepForm, line, optional, passage
from webapp.web.locale import in_language

LONGEST_TEXT = 20_000


class ModuleForm(CreateForm, StepForm):
    """A module, in both languages."""

    title_en = line(_l("Title in English"), 120)
    title_fr = line(_l("Title in French"), 120)
    text_en = passage(_l("Text in English"), LONGEST_TEXT)
    text_fr = passage(_l("Text in French"), LONGEST_TEXT)
    video = optional(_l("Address of a video"), 500)
    questions_en = optional(_l("Quiz in English"), 5000, TextAreaField)
    questions_fr = optional(_l("Quiz in French"), 5000, TextAreaField)
    minutes = IntegerField(
        _l("Minutes it takes"),
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(1, MOST_MINUTES, _l("Between %(min)d and %(max)d.")),
        ],
    )
    code = line(_l("Code"), 40)
    requires = SelectMultipleField(
        _l("Modules that come before"), widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )  # fmt: skip
    again = BooleanField(_l("People who completed it should take this version again"))

    def __init__(
        self,
        others: Sequence[tuple[Module, ModuleVersion]],
        known: tuple[Module, ModuleVersion] | None = None,
    ) -> None:
        super().__init__(**_shown(known))
        self.video.validators = [*self.video.validators, https]
        self.requires.choices = [
            SelectChoice(module.id, in_language(version.titles)) for module, version in others
        ]

    def content(self) -> ModuleContent:
        """What was typed, as the services take it."""

        def both(name: str) -> dict[str, str]:
            return {each: str(self[f"{name}_{each}"].data or "") for each in LANGUAGES}

        return {
            "code": self.code.data, "titles": both("title"), "texts": both("text"),
            "questions": both("questions"), "video": self.video.data or "",
            "minutes": self.minutes.data, "requires": self.requires.data or (),
        }  # fmt: skip


def _shown(known: tuple[Module, ModuleVersion] | None) -> dict[str, Any]:
    if known is None:
        return {"minutes": 10}
    module, version = known
    shown: dict[str, Any] = {
        "code": module.code, "requires": module.requires, "video": version.video,
        "minutes": version.minutes, "version": module.version,
    }  # fmt: skip
    for each in LANGUAGES:
        shown |= {
            f"title_{each}": version.titles[each], f"text_{each}": version.texts[each],
            f"questions_{each}": written(version.questions[each]),
        }  # fmt: skip
    return shown


def quiz_form(questions: Sequence[Question], number: int) -> Any:  # noqa: ANN401 - a form with a field for each question
    """The form of a quiz; without questions, the button that says that the module is read.

    `number` is the version whose questions it shows: answers to it are judged, all of them at once.
    """
    fields: dict[str, Any] = {"number": HiddenField(default=str(number))}
    fields |= {
        f"question_{n}": RadioField(
            question["text"],
            validators=[InputRequired(_l("Choose an answer.")), _is_right(question, number)],
            choices=[SelectChoice(str(place), answer) for place, answer in enumerate(question["answers"])],
        )
        for n, question in enumerate(questions)
    }  # fmt: skip
    return type("QuizForm", (Form,), fields)()


def _is_right(question: Question, number: int) -> Callable[[Any, Any], None]:
    def check(form: Any, field: Any) -> None:  # noqa: ANN401 - WTForms' validator
        # Answers to another version are not judged: the service says that the module has changed.
        if form.number.data == str(number) and field.data != str(question["right"]):
            raise ValidationError(_l("This answer is not right. You can try again."))

    return check


def answers_of(form: Any, count: int) -> list[int | None]:  # noqa: ANN401 - see quiz_form
    """The chosen positions, None where nothing was chosen."""
    given = [form[f"question_{n}"].data for n in range(count)]
    return [int(each) if each and each.isascii() and each.isdigit() else None for each in given]


class ShownForm(Form):
    """Whether a completion is shown."""

    shown = HiddenField()


class CompletionsForm(Form):
    """A file of completions."""

    file = FileField(
        _l("File (CSV or workbook, at most 2 MB)"),
        validators=[FileRequired(_l("Choose the file."))],
    )

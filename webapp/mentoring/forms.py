"""Forms of reverse mentoring."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.mentoring.models import Application, Edition
from webapp.mentoring.services import Details, EditionContent
from webapp.mentoring.services.applications import SLOTS
from webapp.mentoring.workflow import Role
from webapp.people.models import Person
from webapp.web.bilingual import both_languages, in_lines, language_name, names_of
from webapp.web.forms import CreateForm, Form, StepForm, boxes, line, lines_of, optional
from webapp.web.locale import in_language

DAYS = {
    "mon": _l("Monday"), "tue": _l("Tuesday"), "wed": _l("Wednesday"), "thu": _l("Thursday"),
    "fri": _l("Friday"),
}  # fmt: skip
HALVES = {"am": _l("morning"), "pm": _l("afternoon")}
NEED = _l("Choose a day.")


def _day(label: Any) -> DateField:  # noqa: ANN401 - a lazy sentence
    return DateField(label, validators=[InputRequired(NEED)])


def _count(label: Any, most: int) -> IntegerField:  # noqa: ANN401 - a lazy sentence
    between = NumberRange(1, most, _l("Between %(min)d and %(max)d."))
    return IntegerField(label, validators=[InputRequired(_l("Enter a number.")), between])


class _EditionFields:
    name_en = line(_l("Name in English"), 80)
    name_fr = line(_l("Name in French"), 80)
    topics = TextAreaField(
        _l("Topics, one per line: English | French"),
        validators=[InputRequired(_l("Name at least one topic.")), both_languages],
    )
    grades = optional(_l("Grades from junior to senior, one per line"), 2000, TextAreaField)
    other_unit = BooleanField(_l("The two are of different units"))
    applications_until = _day(_l("Last day to apply"))
    starts_on = _day(_l("First day of the pairs"))
    ends_on = _day(_l("Last day of the pairs"))
    meetings = _count(_l("Meetings of each pair"), 24)
    reply_days = _count(_l("Working days to answer a proposal"), 30)

    def content(self) -> EditionContent:
        """What was typed, as the services take it."""
        return {
            "names": {"en": self.name_en.data, "fr": self.name_fr.data},
            "topics": names_of(self.topics.data),
            "grades": lines_of(self.grades.data),
            "other_unit": self.other_unit.data,
            "applications_until": self.applications_until.data,
            "starts_on": self.starts_on.data, "ends_on": self.ends_on.data,
            "meetings": self.meetings.data, "reply_days": self.reply_days.data,
        }  # fmt: skip


class NewEditionForm(_EditionFields, CreateForm):
    """A new edition."""

    def __init__(self) -> None:
        first = clock.today() + timedelta(days=28)
        super().__init__(
            meetings=6, reply_days=10, other_unit=True, applications_until=first,
            starts_on=first + timedelta(days=14), ends_on=first + timedelta(days=196),
        )  # fmt: skip


class EditionForm(_EditionFields, StepForm):
    """The settings of an edition."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(
            name_en=edition.names.get("en"), name_fr=edition.names.get("fr"),
            topics=in_lines(names for _code, names in edition.listed_topics), grades="\n".join(edition.grades),
            other_unit=edition.other_unit, applications_until=edition.applications_until,
            starts_on=edition.starts_on, ends_on=edition.ends_on, meetings=edition.meetings,
            reply_days=edition.reply_days, version=edition.version,
        )  # fmt: skip


class _ApplicationForm(Form):
    languages = boxes(_l("Languages for your meetings"), _l("Choose at least one language."))
    slots = boxes(_l("Half-days when you can usually meet"), _l("Choose at least one half-day."))
    remote = BooleanField(_l("I can meet by video call"))
    excluded = optional(
        _l("People you cannot be paired with, one work email address per line"), 3000, TextAreaField
    )
    ranked = optional(
        _l("People you would like, the most wanted first, one work email address per line"), 3000,
        TextAreaField,
    )  # fmt: skip


class MentorForm(_ApplicationForm):
    """What a mentor offers."""

    capacity = SelectField(
        _l("How many people at the same time"), choices=[SelectChoice(str(n), str(n)) for n in range(1, 6)],
        validators=[InputRequired(_l("Choose one."))],
    )  # fmt: skip


class MenteeForm(_ApplicationForm):
    """What a mentee looks for."""

    first = SelectField(_l("The most important topic"), validators=[Optional()])


OFFERS = {
    "0": _l("not offered"), "1": _l("I know the basics"), "2": _l("I use it often"),
    "3": _l("I can explain it well"), "4": _l("I am an expert"),
}  # fmt: skip
NEEDS = {
    "0": _l("not needed"), "1": _l("to begin"), "2": _l("to use it by myself"),
    "3": _l("to go further"), "4": _l("to master it"),
}  # fmt: skip


def application_form(
    edition: Edition, role: Role, me: Person, known: Application | None, named: Mapping[str, str]
) -> Any:  # noqa: ANN401 - a form with one more field for each topic
    """The form of an application; the fields of topics are named `topic_` and the code.

    `named` are the addresses in the sealed columns, one per line.
    """
    words = OFFERS if role == Role.mentor else NEEDS
    fields = {
        f"topic_{code}": SelectField(
            in_language(names), default="0",
            choices=[SelectChoice(level, word) for level, word in words.items()],
            validators=[InputRequired(_l("Choose one."))],
        )
        for code, names in edition.listed_topics
    }  # fmt: skip
    base = MentorForm if role == Role.mentor else MenteeForm
    form = type("ApplicationForm", (base,), fields)(**_shown(me, known), **named)
    form.languages.choices = [SelectChoice(code, language_name(code)) for code in _languages(me)]
    form.slots.choices = [SelectChoice(slot, slot_name(slot)) for slot in SLOTS]
    if role == Role.mentee:
        topics = edition.listed_topics
        form.first.choices = [
            SelectChoice("", _("No preference")),
            *(SelectChoice(code, in_language(names)) for code, names in topics),
        ]
    return form


def details_of(form: Any, edition: Edition) -> Details:  # noqa: ANN401 - see application_form
    """What was typed."""
    levels = {code: int(form[f"topic_{code}"].data) for code in edition.topics}
    chosen = {code: level for code, level in levels.items() if level}
    first = form.first.data if "first" in form else ""
    return Details(
        chosen, {code: 1 if code == first else 2 for code in chosen}, form.languages.data,
        form.slots.data, form.remote.data, int(form.capacity.data) if "capacity" in form else 1,
        lines_of(form.excluded.data), lines_of(form.ranked.data),
    )  # fmt: skip


def _shown(me: Person, known: Application | None) -> dict[str, Any]:
    if known is None:
        spoken = [code for code in _languages(me) if code in {*me.languages, me.locale}]
        return {"languages": spoken, "remote": True, "capacity": "1"}
    shown: dict[str, Any] = {
        f"topic_{code}": str(topic["level"]) for code, topic in known.topics.items()
    }
    first = [code for code, topic in known.topics.items() if topic.get("priority") == 1]
    return shown | {
        "languages": known.languages, "slots": known.slots, "remote": known.remote,
        "capacity": str(known.capacity), "first": next(iter(first), ""),
    }  # fmt: skip


def slot_name(slot: str) -> str:
    """A half-day such as `mon-am` in words."""
    return f"{DAYS[slot[:3]]}, {HALVES[slot[4:]]}"


def _languages(me: Person) -> list[str]:
    return list(dict.fromkeys([*LANGUAGES, *sorted(me.languages)]))

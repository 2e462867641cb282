"""Forms of programs."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional

from webapp.core.i18n import LANGUAGES
from webapp.program_kinds import KINDS, QUESTIONS, Kind
from webapp.programs.services import PARTS, CharterContent, CouncilStatus
from webapp.programs.services.charters import MOST_DAYS
from webapp.programs.workflow import Council, Deadline
from webapp.web.forms import CreateForm, Form, StepForm, line, lines_of, optional, passage

LONGEST_PART = 2000
NO_DESTINATION = _l("Enter a full address that begins with https.")

COUNCILS = {
    Council.not_asked: _l("Not asked yet"),
    Council.informed: _l("Informed"),
    Council.consulted: _l("Consulted"),
    Council.agreed: _l("Agreement signed"),
    Council.none: _l("There is no works council"),
}
DEADLINES = {
    Deadline.hold: _l("If no one answers in time, the lead is asked to decide."),
    Deadline.release: _l(
        "If no one answers in time, the story counts as approved: no objection was received."
    ),
}


def _choices(labels: dict[Any, Any]) -> list[SelectChoice]:
    return [SelectChoice(key.value, label) for key, label in labels.items()]


def questions_of(kind: Kind) -> dict[str, Any]:
    """The questions that a charter of this kind answers, by part, in the order of the page."""
    return {part: _l(QUESTIONS[part]) for part in PARTS[kind]}


class _Named(StepForm):
    name_en = line(_l("Name in English"), 80)
    name_fr = line(_l("Name in French"), 80)
    destination = line(_l("Page that links in stories open"), 500, need=NO_DESTINATION)

    @property
    def names(self) -> dict[str, str]:
        """The name per language."""
        return {"en": str(self.name_en.data), "fr": str(self.name_fr.data)}


class NewProgramForm(CreateForm, _Named):
    """A new program: what an administrator sets; the rest is set by its lead."""

    kind = RadioField(
        _l("Kind of program"), default=Kind.sharing.value,
        choices=[SelectChoice(kind.value, _l(KINDS[kind].name)) for kind in KINDS],
        validators=[InputRequired(_l("Choose one."))],
    )  # fmt: skip
    slug = line(_l("Short name in web addresses"), 60)
    lead = line(_l("Work email address of its lead"), 254, need=_l("Every program has a lead."))

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms declares it
        """Check all fields; the destination only for the kind that has one."""
        if self.kind.data != Kind.sharing.value:
            self.destination.validators = ()
        valid: bool = super().validate(extra_validators)
        return valid


class ProgramForm(_Named):
    """The settings of a program that its lead can change."""

    sponsor = optional(_l("Sponsor: a work email address, or a name"), 120)
    council = RadioField(
        _l("Works council"), choices=_choices(COUNCILS),
        validators=[InputRequired(_l("Choose one."))],
    )  # fmt: skip
    council_on = DateField(_l("Day of this status"), validators=[Optional()])
    council_why = optional(_l("Justification, if there is no day"), 500, TextAreaField)

    def council_status(self) -> CouncilStatus:
        """What was chosen and typed about the works council."""
        return CouncilStatus(
            Council(self.council.data), self.council_on.data, self.council_why.data or ""
        )


class CharterForm(StepForm):
    """A charter in both languages; `charter_form` adds one field per part and language."""

    kind: Kind
    # The stamp of the draft that the page showed; empty without one.
    draft = HiddenField()
    # Set to save a draft: an empty field is no error then.
    incomplete = False

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms declares it
        """Check all fields; of a draft only those that something was written in."""
        super().validate(extra_validators)
        if self.incomplete:
            for field in self:
                if field is not self.csrf_token and not "".join(field.raw_data or ()).strip():
                    field.errors = []
        return not self.errors

    def content(self) -> CharterContent:
        """What was typed, as the services of charters and drafts take it."""
        parts = PARTS[self.kind]
        return {
            "texts": {
                each: {part: self[f"{part}_{each}"].data or "" for part in parts}
                for each in LANGUAGES
            },
            "disclosures": {}, "more": {}, "review_days": None, "at_deadline": None,
        }  # fmt: skip


class SharingCharterForm(CharterForm):
    """A charter of a sharing program, with disclosures and the review rule."""

    disclosure_en = line(_l("Disclosure in English"), 200)
    disclosure_fr = line(_l("Disclosure in French"), 200)
    more_en = optional(_l("Other approved wordings in English, one per line"), 1000, TextAreaField)
    more_fr = optional(_l("Other approved wordings in French, one per line"), 1000, TextAreaField)
    review_days = IntegerField(
        _l("Working days for a review"),
        validators=[
            InputRequired(_l("Enter a number of days.")),
            NumberRange(1, MOST_DAYS, _l("Between %(min)d and %(max)d working days.")),
        ],
    )
    at_deadline = RadioField(
        _l("After the deadline"), choices=_choices(DEADLINES),
        validators=[InputRequired(_l("Choose one."))],
    )  # fmt: skip

    def content(self) -> CharterContent:
        """What was typed, as the services of charters and drafts take it."""
        typed: dict[str, Any] = self.data
        return {
            "texts": super().content()["texts"],
            "disclosures": {each: typed[f"disclosure_{each}"] or "" for each in LANGUAGES},
            "more": {each: lines_of(typed[f"more_{each}"]) for each in LANGUAGES},
            "review_days": typed["review_days"],
            "at_deadline": Deadline(typed["at_deadline"]) if typed["at_deadline"] else None,
        }


def charter_form(kind: Kind) -> type[CharterForm]:
    """The form of a charter of this kind of program."""
    fields: dict[str, Any] = {"kind": kind}
    for part, question in questions_of(kind).items():
        english = _l("%(question)s (in English)", question=question)
        french = _l("%(question)s (in French)", question=question)
        fields |= {f"{part}_en": passage(english, LONGEST_PART)}
        fields |= {f"{part}_fr": passage(french, LONGEST_PART)}
    base = SharingCharterForm if kind == Kind.sharing else CharterForm
    return type(base.__name__, (base,), fields)


CHARTER_FORMS = {kind: charter_form(kind) for kind in KINDS}


class DiscardForm(Form):
    """The button that deletes a draft."""

    draft = HiddenField()


class PauseForm(Form):
    """The end of a pause."""

    until = DateField(_l("Take part again on"), validators=[InputRequired(_l("Choose a day."))])


class ConsentForm(Form):
    """One consent, given or withdrawn."""

    consent = HiddenField()
    given = HiddenField(validators=[AnyOf(["yes", "no"])])

"""Forms of irritants."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.core.i18n import LANGUAGES
from webapp.experience import MOMENTS, THEMES, ExperienceTheme, Moment
from webapp.irritants.models import LONGEST_ANSWER, LONGEST_TEXT, LONGEST_TITLE, Irritant
from webapp.irritants.services import Report
from webapp.irritants.workflow import Reason, Verdict
from webapp.people.models import OrgUnit
from webapp.programs.models import Program
from webapp.web.forms import CreateForm, Form, StepForm, line, optional, passage
from webapp.web.locale import in_language

REASONS = {
    Reason.names_person: _l("It accuses or describes a person"),
    Reason.alert: _l("It belongs to the confidential alert channel of the organization"),
    Reason.outside: _l("It is not about work in this organization"),
    Reason.unclear: _l("It cannot be understood, and a question got no answer"),
}
VERDICTS = {
    Verdict.do: _l("We do something about it"),
    Verdict.do_not: _l("We do nothing about it, and say why"),
}
# Not an id: the choice of no program or unit.
NONE = "none"


def _choice(label: Any, kind: Any = SelectField) -> Any:  # noqa: ANN401 - a field of this kind
    return kind(label, validators=[InputRequired(_l("Choose one."))])


def _programs(programs: Sequence[Program]) -> list[SelectChoice]:
    return [
        SelectChoice(NONE, _l("No program")),
        *(SelectChoice(each.id, in_language(each.names)) for each in programs),
    ]


class ReportFields(Form):
    """What a reporter writes, with or without an account."""

    title = line(_l("What makes work harder?"), LONGEST_TITLE)
    text = passage(_l("What happens, and what would help?"), LONGEST_TEXT)
    theme = _choice(_l("Theme"))
    moment = _choice(_l("When in a job?"))
    program = _choice(_l("Is it a complaint about a program?"))
    language = _choice(_l("Language of the report"))
    words_allowed = BooleanField(_l("All employees may read my own words"))

    def __init__(self, programs: Sequence[Program], **values: Any) -> None:  # noqa: ANN401 - fields' values
        super().__init__(moment=Moment.daily_work.value, program=NONE, **values)
        self.theme.choices = [
            SelectChoice("", _l("Choose one")),
            *(SelectChoice(each.value, _l(THEMES[each])) for each in ExperienceTheme),
        ]
        self.moment.choices = [SelectChoice(each.value, _l(MOMENTS[each])) for each in Moment]
        self.language.choices = [SelectChoice(c, n) for c, n in LANGUAGES.items()]
        self.program.choices = _programs(programs)

    def report(self) -> Report:
        """What was typed, as the services take it."""
        unit = self["unit"].data if "unit" in self else NONE
        return Report(
            title=self.title.data, text=self.text.data, language=self.language.data,
            theme=ExperienceTheme(self.theme.data), moment=Moment(self.moment.data),
            words_allowed=self.words_allowed.data,
            program_id="" if self.program.data == NONE else self.program.data,
            unit_id="" if unit == NONE else unit,
        )  # fmt: skip


class ReportForm(ReportFields, CreateForm):
    """A report with the own name."""

    unit = _choice(_l("Unit"))

    def __init__(
        self, programs: Sequence[Program], tree: Sequence[tuple[int, OrgUnit]], language: str
    ) -> None:
        super().__init__(programs, unit=NONE, language=language)
        self.unit.choices = [
            SelectChoice(NONE, _l("No unit")),
            *(SelectChoice(unit.id, f"{'– ' * depth}{unit.name}") for depth, unit in tree),
        ]


class _Anonymous(Form):
    """A form without a token and without a session: it carries nobody's authority."""

    class Meta:
        """No token: it would need a cookie."""

        csrf = False


class AnonymousReportForm(ReportFields, _Anonymous):
    """A report with a code, which the page shows once the report is stored."""

    code = HiddenField()


class CodeForm(_Anonymous):
    """The code of a report."""

    code = line(_l("Code"), 40, need=_l("Type the 16 characters."))


class CodeMessageForm(CodeForm):
    """A message from the holder of a code. `key` makes a second post harmless."""

    key = HiddenField()
    text = passage(_l("Your message"), LONGEST_ANSWER)


class MessageForm(CreateForm):
    """A message to the other side."""

    text = passage(_l("Your message"), LONGEST_ANSWER)


class AssignForm(StepForm):
    """Who is in charge until when, and what others read."""

    owner = line(_l("Person in charge: email address"), 254)
    due_on = DateField(_l("Answer by"), validators=[InputRequired(_l("Choose a day."))])
    headline = optional(_l("Headline for all employees"), LONGEST_TITLE)
    text_shown = BooleanField(_l("Show the reporter’s own words below the headline"))


class AnswerForm(StepForm):
    """The public answer."""

    verdict = RadioField(_l("Your answer"), validators=[InputRequired(_l("Choose one."))])
    answer = passage(_l("Explanation"), LONGEST_ANSWER)
    headline = line(_l("Headline for all employees"), LONGEST_TITLE)
    text_shown = BooleanField(_l("Show the reporter’s own words below the headline"))

    def __init__(self, irritant: Irritant, proposed: str) -> None:
        super().__init__(
            version=irritant.version, verdict=irritant.verdict and irritant.verdict.value,
            answer=irritant.answer, headline=irritant.headline or proposed,
            text_shown=irritant.text_shown,
        )  # fmt: skip
        self.verdict.choices = [SelectChoice(each.value, word) for each, word in VERDICTS.items()]


class MendForm(StepForm):
    """What changed."""

    change = passage(_l("What changed?"), LONGEST_ANSWER)


class MergeForm(StepForm):
    """The irritant that is the same."""

    other = _choice(_l("The same as"))

    def __init__(self, others: Sequence[Irritant], version: int | None = None) -> None:
        super().__init__(version=version)
        self.other.choices = [
            SelectChoice("", _l("Choose one")),
            *(
                SelectChoice(each.id, each.headline, render_kw={"lang": each.language})
                for each in others
            ),
        ]


class RefuseForm(StepForm):
    """Why a report is not published."""

    reason = _choice(_l("Reason"), RadioField)

    def __init__(self, version: int | None = None) -> None:
        super().__init__(version=version)
        self.reason.choices = [SelectChoice(each.value, word) for each, word in REASONS.items()]


class RouteForm(StepForm):
    """The program that a report complains about."""

    program = _choice(_l("Is it a complaint about a program?"))

    def __init__(self, programs: Sequence[Program], irritant: Irritant) -> None:
        super().__init__(version=irritant.version, program=irritant.program_id or NONE)
        self.program.choices = _programs(programs)

    @property
    def program_id(self) -> str:
        """The id of the program, or empty."""
        return "" if self.program.data == NONE else str(self.program.data)


class ProgramForm(Form):
    """The program whose participants will write from the brief."""

    program = RadioField(_l("Program"), validators=[InputRequired(_l("Choose a program."))])

    def __init__(self, programs: Sequence[Program]) -> None:
        super().__init__()
        self.program.choices = [SelectChoice(p.slug, in_language(p.names)) for p in programs]

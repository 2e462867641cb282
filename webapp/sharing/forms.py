"""Forms of sharing."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.networks.registry import CAREER, NAMES
from webapp.sharing.sentences import Sentence
from webapp.web.forms import (
    TOO_LONG,
    Form,
    LocalTimeField,
    line,
    no_control,
    one_line,
    optional,
    tidy,
    which_of_two,
)

MOST_MENTIONS = 10
# Digits, with the marks that languages put between thousands.
WHOLE = re.compile(r"\d{1,12}", re.ASCII)
MARKS = re.compile(r"[\s.,’']")


def ten_lines(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    """Refuse more lines than a reminder can show."""
    if sum(1 for text in field.data.splitlines() if text.strip()) > MOST_MENTIONS:
        raise ValidationError(_l("Write 10 lines at most."))


class DisclosureForm(Form):
    """The first line, which says who writes: an approved disclosure, or the author's own line."""

    disclosure = RadioField(_l("First line of your post"), validators=[Optional()])
    own = StringField(
        _l("Your own first line"), filters=[tidy],
        validators=[Optional(), no_control, one_line, Length(max=300, message=TOO_LONG)],
    )  # fmt: skip

    def offer(self, wordings: list[str]) -> None:
        """Set the choices: the approved disclosures, by number."""
        self.disclosure.choices = [SelectChoice(str(n), text) for n, text in enumerate(wordings)]
        if self.disclosure.data is None:
            self.disclosure.data = "0"
        # One is always chosen, so its label does not say “optional”.
        self.disclosure.flags.required = True

    def disclosure_text(self, wordings: list[str]) -> str:
        """The author's own line where they wrote one, else the chosen disclosure."""
        return str(self.own.data or "") or wordings[int(self.disclosure.data)]


class ChannelForm(DisclosureForm):
    """What one channel needs: server, disclosure, people to tag, when to be reminded."""

    server = line(_l("Your Mastodon server"), 300, need=_l("Enter your server."))
    mentions = TextAreaField(
        _l("People or pages to tag, one per line"),
        validators=[Optional(), no_control, Length(max=1000, message=TOO_LONG), ten_lines],
        filters=[tidy],
    )
    planned_for = LocalTimeField(_l("Remind me at"), [Optional()])
    planned_for_again = which_of_two()
    count_visits = BooleanField(_l("Count visits on this link for me"))


class ShorterForm(Form):
    """The sentences to keep of an approved text."""

    revision = HiddenField()
    sentences = SelectMultipleField(
        _l("Sentences to keep"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
        validators=[InputRequired(_l("Keep at least one sentence.")), Length(max=2000)],
    )

    def offer(self, revision: str, found: list[Sentence], kept: set[int]) -> None:
        """Set the sentences, and which of them are kept."""
        self.sentences.choices = [SelectChoice(str(n), s.text) for n, s in enumerate(found)]
        if not self.is_submitted():
            self.revision.data = revision
            self.sentences.data = [str(n) for n in sorted(kept)]

    @property
    def numbers(self) -> set[int]:
        """The numbers of the kept sentences; -1 for what is no number, which is refused."""
        return {int(text) if WHOLE.fullmatch(text) else -1 for text in self.sentences.data or ()}


class PostedForm(Form):
    """The address of the post."""

    address = line(_l("Address of your post"), 500, need=_l("Paste the address of your post."))


class SentForm(Form):
    """Confirmation that it was sent, for a channel whose posts have no address."""


def _whole_number(form: Any, field: Any) -> None:  # noqa: ANN401, ARG001 - WTForms' validator
    if field.data and WHOLE.fullmatch(MARKS.sub("", field.data)) is None:
        raise ValidationError(_l("Enter a whole number, or leave it empty."))


def _count(label: Any) -> StringField:  # noqa: ANN401 - a lazy sentence
    checks = [Optional(), no_control, Length(max=20, message=TOO_LONG), _whole_number]
    return StringField(label, validators=checks, filters=[tidy])


class FiguresForm(Form):
    """What the author sees on the network."""

    impressions = _count(_l("Impressions"))
    reactions = _count(_l("Reactions"))
    comments = _count(_l("Comments"))

    def numbers(self) -> dict[str, int | None]:
        """The typed numbers by name; None where nothing was typed."""
        typed = {name: self[name].data for name in ("impressions", "reactions", "comments")}
        return {name: int(MARKS.sub("", text)) if text else None for name, text in typed.items()}


class ElsewhereForm(Form):
    """A post that was not prepared in the application."""

    channel = RadioField(
        _l("Where did you post it?"),
        choices=[SelectChoice(code, name) for code, name in NAMES.items() if code != CAREER],
        validators=[InputRequired(_l("Choose a channel."))],
    )
    address = optional(_l("Address of your post"), 500)
    disclosed = BooleanField(
        _l("My post says that I work here"),
        validators=[InputRequired(_l("First add that line to your post. Then tick this box."))],
    )

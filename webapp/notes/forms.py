"""Forms of notes, goals and topics."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from webapp.mentoring.models import Pair
from webapp.notes.models import Agreement, Note
from webapp.notes.sealing import text_of
from webapp.notes.validation import LONGEST_GOAL, LONGEST_NOTE, MOST_TOPICS
from webapp.web.forms import CreateForm, StepForm, line, passage
from webapp.web.locale import in_language


class NoteForm(CreateForm):
    """A new note."""

    text = passage(_l("Your note"), LONGEST_NOTE, need=_l("Write something first."))


class ChangedNoteForm(StepForm):
    """Another text for a note."""

    text = passage(_l("Your note"), LONGEST_NOTE, need=_l("Write something first."))

    def __init__(self, note: Note) -> None:
        super().__init__(text=text_of(note), version=note.version)


class GoalForm(CreateForm):
    """A new goal."""

    text = line(_l("Your goal"), LONGEST_GOAL, need=_l("Write something first."))


class TopicsForm(StepForm):
    """Topics to work on, with the version of the proposal that the page showed."""

    topics = SelectMultipleField(
        _l("Topics"), validators=[InputRequired(_l("Choose one to three topics."))],
        widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(),
    )  # fmt: skip

    def __init__(self, pair: Pair, known: Agreement | None) -> None:
        shown = known.topics if known else pair.topics
        super().__init__(topics=shown, version=known.version if known else 0)
        self.topics.choices = [
            SelectChoice(code, in_language(names)) for code, names in pair.edition.listed_topics
        ]

    def validate_topics(self, field: SelectMultipleField) -> None:
        """Refuse more than three."""
        if len(field.data) > MOST_TOPICS:
            raise ValidationError(_l("Choose one to three topics."))

"""Forms of chats."""

from collections.abc import Sequence

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from webapp.chat.services import NewWebhook
from webapp.chat.validation import LONGEST
from webapp.chat.workflow import Kind
from webapp.core.i18n import LANGUAGES
from webapp.people.models import OrgUnit
from webapp.web.forms import CreateForm, Form, boxes, line, secret_line

# Names of products, the same in every language.
KINDS = {Kind.slack: "Slack", Kind.teams: "Microsoft Teams"}
NO_ADDRESS = _l("Paste the address.")


class WebhookForm(CreateForm):
    """A chat to add."""

    kind = RadioField(
        _l("Service"),
        choices=[SelectChoice(kind.value, name) for kind, name in KINDS.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    name = line(_l("Name of the chat"), 80, need=_l("Give it a name."))
    address = secret_line(_l("Address of the webhook"), LONGEST, need=NO_ADDRESS)
    language = SelectField(
        _l("Language of the posts"), validators=[InputRequired(_l("Choose one."))]
    )
    units = boxes(_l("Units whose people read it"), _l("Choose at least one unit."))

    def __init__(self, tree: Sequence[tuple[int, OrgUnit]]) -> None:
        super().__init__(language=str(get_locale()))
        self.language.choices = [SelectChoice(code, name) for code, name in LANGUAGES.items()]
        self.units.choices = [
            SelectChoice(unit.id, f"{'– ' * depth}{unit.name}") for depth, unit in tree
        ]

    def new_webhook(self) -> NewWebhook:
        """What was typed."""
        return NewWebhook(
            Kind(self.kind.data), self.name.data, self.address.data, self.language.data,
            frozenset(self.units.data),
        )  # fmt: skip


class AddressForm(Form):
    """Another address for a chat."""

    address = secret_line(_l("New address of the webhook"), LONGEST, need=NO_ADDRESS)

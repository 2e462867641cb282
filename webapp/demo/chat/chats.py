"""Two chats, one of Slack and one of Teams, where the settings name a server for a trial.

Without it there is none. Their hosts exist nowhere, so that nothing of the demo is sent outside.
"""

from dataclasses import replace

from webapp.chat.services import NewWebhook, add
from webapp.chat.workflow import Kind
from webapp.demo.company import Company
from webapp.directory.queries import members, units

HOSTS = frozenset({"slack.example", "teams.example"})
# Unit, service and address.
CHATS = (
    ("Atelier bois", Kind.slack, "https://slack.example/services/atelier-bois"),
    ("Studio", Kind.teams, "https://teams.example/workflows/studio"),
)


def add_chats(company: Company) -> None:
    """Add the chats of two units in which people have accounts."""
    chat = company.settings.chat
    if not chat.base_url:
        return
    known = {unit.name: unit.id for unit in units()}
    lead = company.account("lead")
    for name, kind, address in CHATS:
        if members([known[name]]):
            new = NewWebhook(kind, name, address, "fr", frozenset({known[name]}))
            add(new, replace(chat, hosts=HOSTS), by=lead)

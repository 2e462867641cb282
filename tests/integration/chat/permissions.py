"""Who may manage chats."""

from itertools import count

from tests.factories.company import Company
from tests.integration.bookings.bookings import workshop
from tests.integration.chat.chats import lead, webhook
from tests.integration.web.rows import INVALID, MISSING, REDIRECT, Path, Row, at
from webapp.chat import services
from webapp.core.unit_of_work import unit_of_work

LEAD = frozenset({"analyst"})
_numbers = count()


def _webhook(action: str = "") -> Path:
    def path(company: Company) -> str:
        made = webhook(company, f"Chat {next(_numbers)}", workshop())
        with unit_of_work():
            services.post_test(made, by=lead(company))
        return f"/chat/{made.id}{action}"

    return path


PERMISSIONS = (
    Row("GET", "chat.index", at("/chat"), LEAD),
    Row("GET", "chat.new", at("/chat/new"), LEAD),
    Row("POST", "chat.new", at("/chat/new"), LEAD, INVALID),
    Row("GET", "chat.webhook", _webhook(), LEAD, 200, MISSING),
    Row("POST", "chat.post_test", _webhook("/test"), LEAD, REDIRECT, MISSING),
    Row("POST", "chat.repair", _webhook("/repair"), LEAD, INVALID, MISSING),
    Row("POST", "chat.end", _webhook("/end"), LEAD, REDIRECT, MISSING),
)

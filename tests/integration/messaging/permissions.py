"""Who may open the inbox and its notices."""

from tests.factories.company import Company
from tests.integration.web.rows import MISSING, OWN, REDIRECT, SIGNED_IN, Row, at
from webapp.core.unit_of_work import unit_of_work
from webapp.messaging.services import NoticeText, notify


def _notice(company: Company) -> str:
    with unit_of_work():
        text = NoticeText("A story", "Body", "about", "stories.mine", {})
        notice = notify(company.people["author"], text)
    return f"/inbox/{notice.id}"


PERMISSIONS = (
    Row("GET", "messaging.inbox", at("/inbox")),
    Row("POST", "messaging.read_all", at("/inbox"), SIGNED_IN, REDIRECT),
    Row("POST", "messaging.open_notice", _notice, OWN, REDIRECT, MISSING),
)

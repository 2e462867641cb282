"""Stories on the career page, and requests for them, for tests."""

from typing import Any

from werkzeug.test import TestResponse

from tests.factories.company import BODY, Company
from tests.integration.asking import raw
from tests.pages import Client
from webapp.careers import services
from webapp.careers.models import Referral
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.sharing.models import Share

BASE = "https://careers.example/careers/stories"
PAGE = "/careers/stories"
CONSENT = "/programs/voices/consent"


def published(
    company: Company, *, author: str = "author", title: str = "The lathe", body: str = BODY
) -> Share:
    """A story that its author published on the career page, with the consent."""
    story = company.story("approved", author=author, title=title, body=body)
    with unit_of_work():
        return services.publish(story, by=company.people[author], base=BASE, consent=True)


def referral(company: Company, state: str = "active", *, owner: str = "author") -> Referral:
    """A personal link that its owner took to this state."""
    by = company.people[owner]
    with unit_of_work():
        for each in services_of(by):
            services.end(each, by=by)
        made = services.make(by=by, row_id=db.new_id())
        if state == "paused":
            services.pause(made, by=by)
        if state == "ended":
            services.end(made, by=by)
    return made


def services_of(person: Any) -> list[Referral]:
    """The links of a person that are not ended; a person has five at most."""
    from webapp.careers.queries import own_referrals

    return [each for each in own_referrals(person) if each.state != "ended"]


def path_of(share: Share) -> str:
    """The public path of a story."""
    assert share.link is not None
    return f"{PAGE}/{share.link.token}"


def get(company: Company, path: str, **headers: str) -> TestResponse:
    """What somebody without an account gets."""
    return raw(Client(company.app), "GET", path, headers=headers)

"""Active pairs for tests of what their two people write."""

from dataclasses import dataclass

from tests.factories.company import Company
from tests.integration.mentoring.editions import (
    content,
    fresh_pair,
    published,
)
from tests.pages import Client
from webapp.core import db
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services
from webapp.mentoring.models import Pair
from webapp.people.models import Person

FIVE = tuple({"en": f"Topic {n}", "fr": f"Sujet {n}"} for n in "ABCDE")


@dataclass(frozen=True)
class ActivePair:
    """An active pair, its two people and their browsers."""

    pair: Pair
    mentor: Person
    mentee: Person
    mentors: Client
    mentees: Client

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/pairs/{self.pair.id}"

    def end(self) -> None:
        """The mentee ends it."""
        with unit_of_work():
            services.end_pair(self.pair, by=self.mentee)


def active_pair(company: Company, name: str) -> ActivePair:
    """A new active pair of two new people."""
    pair, mentor, mentee = published(company, name)
    return _concluded(company, pair, mentor, mentee)


def _concluded(company: Company, pair: Pair, mentor: Person, mentee: Person) -> ActivePair:
    for person in (mentor, mentee):
        with unit_of_work():
            services.answer(pair, yes=True, by=person)
    clients = [Client(company.app).sign_in(person.email) for person in (mentor, mentee)]
    return ActivePair(pair, mentor, mentee, *clients)


def pair_of_roles(company: Company, mentor: str = "author", mentee: str = "colleague") -> Pair:
    """A new active pair of two people of the company."""
    return fresh_pair(company, mentor, mentee)


def with_five_topics(company: Company, pair: Pair) -> list[str]:
    """The codes of the topics of the edition of a pair, which gets five."""
    edition, lead = pair.edition, company.people["lead"]
    with unit_of_work():
        services.edit_edition(edition, by=lead, version=edition.version, **content(topics=FIVE))
        pair.topics = [code for code, _names in edition.listed_topics][:1]
    db.session().rollback()
    return [code for code, _names in pair.edition.listed_topics]

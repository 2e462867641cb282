"""Links that stop mails about one topic, without signing in."""

from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from webapp.core import db, runtime
from webapp.core.errors import Missing
from webapp.messaging import queries
from webapp.messaging.services.choices import choose_ways
from webapp.messaging.topics import Topic, Way
from webapp.people.models import Person

# In place of a topic: the digest as a whole.
DIGEST: Final = "digest"


def unsubscribe_token(person: Person, topic: str) -> str:
    """The token of a link that stops mails to a person about a topic; it does not expire."""
    return str(_signer().dumps([person.id, str(topic)]))


def subscription(token: str) -> tuple[Person, str]:
    """The person of a token, and the topic or DIGEST; raises Missing for a forged one."""
    try:
        person_id, topic = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        raise Missing("This link does not work. Sign in to choose what you get by email.") from None
    person = db.session().get(Person, person_id)
    if person is None or topic not in {*Topic, DIGEST}:
        raise Missing("This link does not work. Sign in to choose what you get by email.")
    return person, topic


def unsubscribe(person: Person, topic: str) -> None:
    """Stop mails about a topic, or the digest; the messages stay in the inbox."""
    mailed = {Way.digest} if topic == DIGEST else {Way.mail, Way.digest}
    stopped = [
        each for each, way in queries.ways_of(person).items()
        if way in mailed and topic in {each, DIGEST}
    ]  # fmt: skip
    choose_ways(person, dict.fromkeys(stopped, Way.inbox))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(runtime.current().settings.secret_key, salt="messaging.unsubscribe")

"""Support belongs to the version that was supported, whatever order people act in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.company import Company
from tests.integration.fixtures import At
from tests.integration.ideas.ideas import idea_of, member, program_of, revise, support, told
from webapp.core import db
from webapp.core.errors import NotAllowed, Stale
from webapp.core.unit_of_work import unit_of_work
from webapp.ideas import queries, services
from webapp.ideas.models import Idea
from webapp.ideas.queries import SupportCounts, SupportMark
from webapp.people.models import Person

PEOPLE = 3
# Somebody supports, somebody withdraws the support, the owner makes a new version.
ACTS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["support", "unsupport"]), st.integers(0, PEOPLE - 1)),
        st.just(("revise", 0)),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def people(company: Company) -> list[Person]:
    program_of(company)
    return [member(company, f"backer{n}") for n in range(PEOPLE)]


@pytest.fixture(scope="module")
def idea(company: Company, people: list[Person]) -> Idea:
    return idea_of(company, title="Property")


def act(idea: Idea, people: list[Person], verb: str, who: int) -> None:
    owner = idea.person
    assert owner is not None
    if verb == "support":
        services.support(idea, by=people[who], number=idea.number)
    elif verb == "unsupport":
        services.unsupport(idea, by=people[who])
    else:
        text = queries.revision(idea)
        services.revise(idea, by=owner, version=idea.version, title=text.title, language="en",
                        text=f"Version {idea.number + 1}", theme_id=None)  # fmt: skip


@given(ACTS)
def test_support_counts_for_its_version_only(
    idea: Idea, people: list[Person], acts: list[tuple[str, int]]
) -> None:
    known: dict[int, int] = {}
    with unit_of_work():
        for person in people:
            services.unsupport(idea, by=person)
        for verb, who in acts:
            act(idea, people, verb, who)
            if verb == "support":
                known[who] = idea.number
            elif verb == "unsupport":
                known.pop(who, None)
        here = sum(number == idea.number for number in known.values())
        counts = queries.support_counts([idea])[idea.id]
        assert counts == SupportCounts(here, len(known) - here)
        for who, person in enumerate(people):
            number = known.get(who)
            mark = SupportMark(number, number == idea.number) if number else None
            assert queries.support_of(person, idea) == mark


def test_support_is_renewed_and_never_named(company: Company, at: At) -> None:
    idea = idea_of(company, title="Renewed")
    place = f"/ideas/{idea.id}"
    backers = [member(company, f"renews{n}") for n in range(4)]
    support(idea, company.people["colleague"], *backers)
    assert "5 people support it." in at("stranger").get(place).words
    revise(idea, "Renewed twice")
    revise(idea, "Renewed and changed")
    page = at("colleague").get(place)
    assert "5 people supported an earlier version." in page.words
    assert "You supported version 1." in page.words
    assert "changed" in page.text_of(".differences")
    # One message for both versions.
    changed = ("An idea that you supported has changed", "digest")
    assert told(company.people["colleague"], idea) == [changed]
    assert at("colleague").post(f"{place}/support", page.form(f"{place}/support")).status == 303
    page = at("lead").get(place)
    assert ("Fewer than 5" in page.words, "Colleague" in page.words) == (True, False)
    assert at("colleague").post(f"{place}/unsupport").status == 303
    db.session().rollback()
    assert queries.support_counts([idea])[idea.id] == SupportCounts(0, 4)


def test_nobody_supports_an_own_idea_or_another_version(company: Company) -> None:
    idea = idea_of(company)
    with pytest.raises(NotAllowed), unit_of_work():
        services.support(idea, by=company.people["author"], number=1)
    with pytest.raises(NotAllowed), unit_of_work():
        services.support(idea, by=company.people["stranger"], number=1)
    for number in (0, 2):
        with pytest.raises(Stale), unit_of_work():
            services.support(idea, by=company.people["colleague"], number=number)

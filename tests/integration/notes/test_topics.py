"""Topics: one of the two proposes one to three, the other agrees or proposes others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.company import Company
from tests.integration.asking import beside
from tests.integration.notes.pairs import ActivePair, active_pair, with_five_topics
from webapp.core import db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.unit_of_work import unit_of_work
from webapp.mentoring import services as mentoring
from webapp.notes import services
from webapp.notes.queries import agreement_of

NEXT = "What is next for the two of you"


def propose(pair: ActivePair, codes: list[str], version: str) -> int:
    return pair.mentors.post(f"{pair.path}/topics", {"topics": codes, "version": version}).status


@pytest.mark.both_databases
def test_the_other_agrees_and_the_pair_has_the_topics(company: Company) -> None:
    pair = active_pair(company, "agrees")
    codes = with_five_topics(company, pair.pair)
    before = pair.mentees.get(pair.path).words
    assert "Confirm or change your topics: one to three." in before
    assert propose(pair, [codes[3], codes[1]], "0") == 303
    mine, theirs = pair.mentors.get(pair.path), pair.mentees.get(pair.path)
    assert "Proposed by you" in mine.words
    assert mine.soup.select('form[action$="/topics/agree"]') == []
    assert f"Proposed by {pair.mentor.name}" in theirs.words
    assert f"{pair.mentor.name} proposes topics: agree, or propose others." in theirs.words
    assert pair.pair.topics == codes[:1]
    form = {"version": theirs.form(f"{pair.path}/topics/agree")["version"]}
    assert pair.mentors.post(f"{pair.path}/topics/agree", form).status == 403
    assert pair.mentees.post(f"{pair.path}/topics/agree", form).status == 303
    assert pair.mentees.post(f"{pair.path}/topics/agree", form).status == 409
    db.session().rollback()
    assert pair.pair.topics == [codes[1], codes[3]]
    for client in (pair.mentors, pair.mentees):
        page = client.get(pair.path)
        assert "Topic B, Topic D Agreed" in page.words
        assert "proposes topics" not in page.words


def test_the_other_proposes_others(company: Company) -> None:
    pair = active_pair(company, "others")
    codes = with_five_topics(company, pair.pair)
    assert propose(pair, codes[:1], "0") == 303
    typed = {"topics": codes[2:4], "version": "1"}
    assert pair.mentees.post(f"{pair.path}/topics", typed).status == 303
    # The first proposal is no longer what a page of it shows.
    assert pair.mentees.post(f"{pair.path}/topics/agree", {"version": "1"}).status == 409
    assert pair.mentors.post(f"{pair.path}/topics/agree", {"version": "2"}).status == 303
    db.session().rollback()
    assert pair.pair.topics == codes[2:4]
    # What both agreed on holds until they agree on something else.
    assert propose(pair, codes[4:], "2") == 303
    db.session().rollback()
    assert pair.pair.topics == codes[2:4]


def test_two_first_proposals_make_one(company: Company) -> None:
    pair = active_pair(company, "both_first")
    codes = with_five_topics(company, pair.pair)
    assert propose(pair, codes[:1], "0") == 303
    assert (
        pair.mentees.post(f"{pair.path}/topics", {"topics": codes[:2], "version": "0"}).status
        == 409
    )
    with pytest.raises(Stale), unit_of_work():
        services.agree(pair.pair, by=pair.mentee, version=0)


@pytest.fixture(scope="module")
def pair(company: Company) -> ActivePair:
    made = active_pair(company, "any_topics")
    with_five_topics(company, made.pair)
    return made


@given(st.lists(st.sampled_from(["0", "1", "2", "3", "4", "unknown"]), max_size=6))
def test_one_to_three_topics_of_the_edition(pair: ActivePair, chosen: list[str]) -> None:
    listed = [code for code, _names in pair.pair.edition.listed_topics]
    codes = {listed[int(c)] if c.isdigit() else c for c in chosen}
    valid = 1 <= len(codes) <= 3 and codes <= set(listed)
    known = agreement_of(pair.pair)
    version = known.version if known else 0
    if not valid:
        with pytest.raises(Invalid) as invalid, unit_of_work():
            services.propose_topics(pair.pair, codes, by=pair.mentor, version=version)
        assert invalid.value.field == "topics"
        return
    with unit_of_work():
        services.propose_topics(pair.pair, codes, by=pair.mentor, version=version)
    stored = agreement_of(pair.pair)
    assert stored is not None
    assert stored.topics == [code for code in listed if code in codes]


@pytest.mark.parametrize("number", [0, 4])
def test_the_form_asks_for_one_to_three(pair: ActivePair, number: int) -> None:
    codes = [code for code, _names in pair.pair.edition.listed_topics][:number]
    page = pair.mentees.post(f"{pair.path}/topics", {"topics": codes, "version": "0"})
    assert beside(page) == {"topics": "Choose one to three topics."}


def test_a_stranger_proposes_nothing(company: Company, pair: ActivePair) -> None:
    codes = [code for code, _names in pair.pair.edition.listed_topics][:1]
    with pytest.raises(NotAllowed), unit_of_work():
        services.propose_topics(pair.pair, codes, by=company.people["lead"], version=0)


def test_topics_wait_while_a_pair_is_paused(company: Company) -> None:
    paused = active_pair(company, "paused_topics")
    codes = with_five_topics(company, paused.pair)
    assert propose(paused, codes[:2], "0") == 303
    with unit_of_work():
        mentoring.pause_pair(paused.pair, by=paused.mentor)
    assert paused.mentees.post(f"{paused.path}/topics/agree", {"version": "1"}).status == 409
    assert NEXT not in paused.mentees.get(paused.path).words

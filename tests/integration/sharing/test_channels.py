"""Every channel, servers, declared posts, and corrected addresses."""

from urllib.parse import quote

import pytest

from tests.factories.company import Company
from tests.integration.asking import beside, count
from tests.integration.fixtures import At
from tests.integration.sharing.shares import (
    POST,
    choose,
    shares_of,
)
from webapp.core import activity
from webapp.messaging.models import Notice
from webapp.networks.registry import NETWORKS
from webapp.sharing.services import example_address, posted_address

OTHER_POST = "https://www.linkedin.com/posts/awa-secret-handle-8372"


@pytest.mark.parametrize("code", list(NETWORKS))
def test_every_channel_from_choosing_to_posted(company: Company, at: At, code: str) -> None:
    story, author = company.story("approved"), at("author")
    page = choose(at, story, channel=code, server="here.example")
    assert page.status == 303
    (share,) = shares_of(story)
    channel = NETWORKS[code]
    link = f"{company.settings.link_base_url}/r/{share.link.token if share.link else ''}"
    composer = channel.composer(share.body, link, "The lathe", "here.example")
    found = author.get(f"/shares/{share.id}").soup.select_one("a[target=_blank]")
    assert found is not None
    assert found["href"] == composer
    address = example_address(share, "1")
    assert author.post(f"/shares/{share.id}/posted", {"address": address}).status == 303
    assert (company.again(share).state, posted_address(share)) == ("posted", address or None)


def test_the_server_is_stored_for_one_share_only(company: Company, at: At) -> None:
    first, second = company.story("approved"), company.story("approved")
    fields = {"channel": "mastodon", "server": "@zoe@Piaille.fr"}
    assert choose(at, first, **fields).status == 303
    assert [s.server for s in shares_of(first)] == ["piaille.fr"]
    page = at("author").get(f"/stories/{second.id}/share/mastodon")
    assert "piaille" not in str(page.soup)
    refused = choose(at, second, channel="mastodon")
    assert beside(refused)["server"] == "Enter your server."
    assert shares_of(second) == []
    (share,) = shares_of(first)
    wrong = at("author").post(f"/shares/{share.id}/posted", {"address": "https://a.fr/@zoe/1"})
    assert "https://piaille.fr/@ada/" in beside(wrong)["address"]
    link = at("author").get(f"/shares/{share.id}").soup.select_one("a[target=_blank]")
    assert link is not None
    assert link["href"] == "https://piaille.fr/share?text=" + quote(share.body, safe="")


def test_a_post_is_declared_without_a_prepared_share(company: Company, at: At) -> None:
    story, author = company.story("approved"), at("author")
    path = f"/stories/{story.id}/posted-elsewhere"
    fields = {"channel": "other", "address": "https://forum.example/t/1", "disclosed": "y"}
    assert author.post(path, fields).status == 303
    assert author.post(path, fields).status == 303
    (share,) = shares_of(story)
    assert (share.declared, share.link_id, share.state, share.channel) == (
        True, None, "posted", "other",
    )  # fmt: skip
    assert posted_address(share) == "https://forum.example/t/1"
    assert author.post(path, {**fields, "address": "https://forum.example/t/2"}).status == 303
    assert len(shares_of(story)) == 2
    assert "its visits stay unknown" in author.get(f"/shares/{share.id}").words


def test_a_declared_post_does_not_occupy_its_channel(company: Company, at: At) -> None:
    story = company.story("approved")
    path = f"/stories/{story.id}/posted-elsewhere"
    fields = {"channel": "linkedin", "address": POST, "disclosed": "y"}
    assert at("author").post(path, fields).status == 303
    assert choose(at, story).status == 303
    assert sorted((s.declared, s.state.value) for s in shares_of(story)) == [
        (False, "prepared"), (True, "posted"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "linkedin", "address": POST},
        {"channel": "linkedin", "disclosed": "y"},
        {"channel": "linkedin", "address": "https://evil.example/1", "disclosed": "y"},
        {"channel": "linkedin", "address": "https://www.linkedin.com/in/ada", "disclosed": "y"},
        {"channel": "other", "address": "https://forum.example/", "disclosed": "y"},
        {"channel": "other", "address": "http://forum.example/1", "disclosed": "y"},
        {"channel": "other", "address": "https://localhost/1", "disclosed": "y"},
        {"channel": "other", "address": "https://a:b@forum.example/1", "disclosed": "y"},
        {"channel": "other", "address": "javascript:alert(1)", "disclosed": "y"},
        {"channel": "mastodon", "address": "https://[bad/1", "disclosed": "y"},
        {"channel": "nowhere", "address": POST, "disclosed": "y"},
        {"address": POST, "disclosed": "y"},
    ],
)
def test_an_invalid_declaration_is_refused_with_messages(
    company: Company, at: At, fields: dict[str, str]
) -> None:
    story = company.story("approved")
    page = at("author").post(f"/stories/{story.id}/posted-elsewhere", fields)
    assert page.status == 422
    assert page.errors() != []
    assert shares_of(story) == []


def test_a_correction_is_recorded_without_the_address(company: Company, at: At) -> None:
    share, author = company.share(state="posted"), at("author")
    assert author.post(f"/shares/{share.id}/correct", {"address": OTHER_POST}).status == 303
    page = author.get(f"/shares/{share.id}")
    assert posted_address(company.again(share)) == OTHER_POST
    assert "You corrected the address." in page.words
    recorded = [(a.verb, a.facts) for a in activity.of_object(share.id)]
    assert recorded[-1] == ("corrected the address of", {"channel": "linkedin"})
    assert "secret-handle" not in str(recorded)
    assert count(Notice, Notice.place.is_not(None), Notice.subject.contains("address")) == 0


@pytest.mark.parametrize("address", ["", "https://evil.example/x", "nonsense", POST + "\n x"])
def test_an_invalid_correction_changes_nothing(company: Company, at: At, address: str) -> None:
    share = company.share(state="posted")
    before = posted_address(share)
    page = at("author").post(f"/shares/{share.id}/correct", {"address": address})
    assert page.status == 422
    assert posted_address(company.again(share)) == before


def test_a_channel_without_addresses_has_no_correction(company: Company, at: At) -> None:
    share = company.share(channel="whatsapp", state="posted")
    assert at("author").post(f"/shares/{share.id}/correct", {"address": POST}).status == 409

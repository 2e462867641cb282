"""Addresses of webhooks: only https, only hosts that an administrator listed, as services write them."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.environment import ENVIRONMENT
from webapp import config
from webapp.chat.validation import LONGEST, check_address, target_of
from webapp.config import Chat
from webapp.core.errors import Invalid

CHAT = Chat(frozenset({"hooks.slack.com", "*.logic.azure.com"}), "")
SLACK = "https://hooks.slack.com/services/T000/B000/XXXX"
TEAMS = (
    "https://prod-12.uksouth.logic.azure.com:443/workflows/0f/triggers/manual/paths/invoke"
    "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=a-b_c"
)
SHAPE, HOST = "Paste the address exactly as Slack", "This host is not allowed."
REFUSED = [
    (SLACK.replace("https", "http"), SHAPE),
    (SLACK.replace("https", "HTTPS"), SHAPE),
    (SLACK.replace("hooks", "Hooks"), SHAPE),
    (SLACK.replace("https://", "https://me:secret@"), SHAPE),
    ("https://hooks.slack.com@evil.example/services/T", SHAPE),
    ("https://evil.example\\@hooks.slack.com/services/T", SHAPE),
    ("https://evil.example#@hooks.slack.com/services/T", SHAPE),
    (SLACK.replace(".com/", ".com:8443/"), SHAPE),
    (SLACK.replace(".com/", ".com./"), SHAPE),
    (SLACK.replace("slack", "släck"), SHAPE),
    (SLACK.replace("hooks", "h\u043eoks"), SHAPE),
    (SLACK + "#part", SHAPE),
    (SLACK + " x", SHAPE),
    (SLACK + "\n", SHAPE),
    (SLACK + "\x00", SHAPE),
    (SLACK + "\u202e", SHAPE),
    ("https://hooks.slack.com", SHAPE),
    ("https://hooks.slack.com/", SHAPE),
    ("https://[::1]/services/T", SHAPE),
    ("https://localhost/services/T", SHAPE),
    ("//hooks.slack.com/services/T", SHAPE),
    (SLACK + "x" * LONGEST, SHAPE),
    ("https://" + "a" * 10_000 + ".example/x", SHAPE),
    ("", SHAPE),
    ("https://hooks.slack.com.evil.example/services/T", HOST),
    ("https://evil-hooks.slack.com/services/T", HOST),
    ("https://x.hooks.slack.com/services/T", HOST),
    ("https://logic.azure.com/workflows/0", HOST),
    ("https://evillogic.azure.com/workflows/0", HOST),
    ("https://xn--hoks-0qa.slack.com/services/T", HOST),
    ("https://127.0.0.1/services/T", HOST),
    ("https://10.1.2.3:443/services/T", HOST),
    ("https://2130706433.1/services/T", HOST),
]


@pytest.mark.parametrize("address", [SLACK, TEAMS, "https://a.b.logic.azure.com/x"])
def test_addresses_of_listed_hosts_are_accepted(address: str) -> None:
    check_address(address, CHAT)
    assert target_of(address, CHAT) == address


@pytest.mark.parametrize(("address", "sentence"), REFUSED)
def test_other_addresses_are_refused_beside_their_field(address: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        check_address(address, CHAT)
    assert refused.value.field == "address"
    # What was typed is a secret, so the sentence does not repeat it.
    assert not address or address not in refused.value.message % refused.value.values
    assert target_of(address, CHAT) is None


@given(
    st.text(alphabet="htps:/.@#?\\[]%0123456789abcdefghooks-slackcomlogicazure", max_size=80)
    | st.from_regex(r"https://[a-z.@:/\\-]{0,40}(hooks\.slack|logic\.azure)\.com[!-~]{0,20}")
)
def test_what_is_accepted_leads_to_a_listed_host(address: str) -> None:
    try:
        check_address(address, CHAT)
    except Invalid:
        return
    parts = urlsplit(address)
    assert (parts.scheme, parts.username, parts.port in {None, 443}) == ("https", None, True)
    assert parts.hostname == "hooks.slack.com" or str(parts.hostname).endswith(".logic.azure.com")


def test_without_hosts_nothing_is_accepted() -> None:
    with pytest.raises(Invalid, match="An administrator sets CHAT_HOSTS"):
        check_address(SLACK, Chat(frozenset(), ""))


def test_in_a_trial_every_post_goes_to_one_server() -> None:
    trial = Chat(CHAT.hosts, "http://127.0.0.1:9")
    assert target_of(TEAMS, trial) == "http://127.0.0.1:9" + TEAMS.partition(":443")[2]
    check_address(SLACK, trial)


def test_a_host_that_is_listed_no_more_gets_nothing() -> None:
    assert target_of(SLACK, Chat(frozenset({"*.logic.azure.com"}), "")) is None


def test_hosts_are_read_from_the_settings() -> None:
    given_hosts = {"CHAT_HOSTS": " Hooks.Slack.com ,*.api.powerplatform.com"}
    read = config.read({**ENVIRONMENT, **given_hosts}).chat
    assert read == Chat(frozenset({"hooks.slack.com", "*.api.powerplatform.com"}), "")
    assert read.lists("a.environment.api.powerplatform.com")
    assert not read.lists("api.powerplatform.com")

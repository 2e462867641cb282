"""Mail in every script: what arrives at a server with few extensions, and what cannot be sent."""

import email
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from tests.fakes.smtp_process import MailServer, Taken, running
from webapp.messaging.mail import Mailer, MailNotSentError, More

SENDER, TO = "francparler@company.example", "author@company.example"
# Words whose spaces may be lost where a header is folded.
WORDS = ("à", "le", "l’atelier", "Zoé", "été", "approuvé", "»", "溶接", "réponse", "Franc-Parler")
NAMED = "Équipe « Franc-Parler » <contact@société.example>"
SUBJECT = "Récit n° 7 : l’atelier — 溶接 👋 " + "très " * 30 + "long"
# Short lines tempt the email package to send them with 8 bits.
SHORT = "Bonjour Zoé,\n.\nÀ bientôt. 👋\n"
TEXT = "Bonjour Zoé,\n\n.\nÀ bientôt. 👋 溶接\n" + "é" * 2000 + "\nFrom here\n"
HTML = "<p>" + "Bonjour Zoé 溶接 " * 200 + "</p>\n"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running(tmp_path_factory.mktemp("mail")) as made:
        yield made


@pytest.fixture
def server(process: MailServer) -> MailServer:
    process.forget()
    return process


def delivered(server: MailServer, to: str, sender: str = SENDER, more: More | None = None) -> Taken:
    Mailer(server.url, sender).send(to, SUBJECT, TEXT, "notice.1", more)
    (taken,) = server.taken()
    return taken


def failure(server: MailServer, to: str, text: str = TEXT) -> MailNotSentError:
    with pytest.raises(MailNotSentError) as raised:
        Mailer(server.url, SENDER).send(to, SUBJECT, text, "notice.1")
    return raised.value


@pytest.mark.parametrize(("text", "html"), [(SHORT, ""), (TEXT, ""), (TEXT, HTML)])
def test_texts_arrive_intact_at_a_server_for_ascii(
    server: MailServer, text: str, html: str
) -> None:
    server.order(smtputf8=False, eight_bits=False)
    Mailer(server.url, NAMED).send(TO, SUBJECT, text, "notice.1", More(html=html))
    (taken,) = server.taken()
    assert taken.content.isascii()
    assert max(map(len, taken.content.splitlines())) < 998
    assert taken.message["Subject"] == SUBJECT
    (sender,) = taken.message["From"].addresses
    assert sender.display_name == "Équipe « Franc-Parler »"
    parts = [taken.message.get_body((kind,)) for kind in ("plain", "html")]
    contents = [part.get_content().replace("\r\n", "\n") for part in parts if part]
    assert contents == ([text, html] if html else [text])


@given(lists(sampled_from(WORDS), min_size=1, max_size=24))
def test_a_folded_header_keeps_its_spaces(process: MailServer, words: list[str]) -> None:
    process.forget()
    text = " ".join(words)
    Mailer(process.url, f"{text} <{SENDER}>").send(TO, text, "Text.", "notice.1")
    (taken,) = process.taken()
    # This parser is another one than that of the headers of EmailMessage.
    read = email.message_from_string(taken.content)
    shown = {name: str(make_header(decode_header(read[name]))) for name in ("Subject", "From")}
    assert " ".join(shown["Subject"].splitlines()) == text
    name, _, address = " ".join(shown["From"].split()).rpartition(" ")
    assert (name.strip('"'), address) == (text, f"<{SENDER}>")


def test_a_domain_with_accents_is_sent_in_its_ascii_form(server: MailServer) -> None:
    server.order(smtputf8=False, eight_bits=False)
    taken = delivered(server, "zoe@société.example", NAMED)
    assert (taken.sender, taken.recipients) == (
        "contact@xn--socit-esab.example",
        ["zoe@xn--socit-esab.example"],
    )
    message = taken.message
    assert message["To"] == "zoe@xn--socit-esab.example"
    assert message["From"].addresses[0].addr_spec == "contact@xn--socit-esab.example"
    assert message["Message-ID"] == "<notice.1@xn--socit-esab.example>"


@pytest.mark.parametrize("name", ["", "Franc-Parler", "Franc, Parler", "Équipe, « Parler »"])
def test_the_name_of_a_sender_with_accents_in_its_domain(server: MailServer, name: str) -> None:
    sender = "contact@société.example"
    taken = delivered(server, TO, f'"{name}" <{sender}>' if name else sender)
    (read,) = taken.message["From"].addresses
    assert (read.display_name, read.addr_spec) == (name, "contact@xn--socit-esab.example")


def test_a_local_part_with_accents_needs_a_server_that_knows_them(server: MailServer) -> None:
    server.order(smtputf8=False)
    error = failure(server, "zoé@société.example")
    assert (error.final, "SMTPUTF8" in error.reason, "zoé" in error.reason) == (True, True, False)
    assert server.taken() == []
    server.order(smtputf8=True)
    taken = delivered(server, "zoé@société.example")
    assert taken.recipients == ["zoé@xn--socit-esab.example"]
    assert taken.message["Subject"] == SUBJECT
    assert "SMTPUTF8" in taken.options


def test_an_answer_goes_to_an_address_that_every_server_can_read(server: MailServer) -> None:
    server.order(smtputf8=False)
    taken = delivered(
        server, TO, more=More(reply_to=Address("Zoé Asker", addr_spec="asker@company.example"))
    )
    assert taken.message["Reply-To"] == "Zoé Asker <asker@company.example>"
    server.forget()
    assert (
        "Reply-To"
        not in delivered(
            server, TO, more=More(reply_to=Address("", "zoé", "company.example"))
        ).message
    )


@pytest.mark.parametrize(
    "to",
    [
        "",
        "author",
        "author@",
        "@company.example",
        "author@two words.example",
        "author@company..example",
        "author@" + "x" * 70 + ".example",
        "author @company.example",
        "victim@evil.example,author@company.example",
        "victim@evil.example, author@company.example",
        "author@company.example, victim@evil.example",
        "author <victim@evil.example>",
        "author@company.example>\r\nRCPT TO:<victim@evil.example",
        "author@company.example\x00@evil.example",
    ],
)
def test_what_is_not_one_address_is_refused_for_good_and_sent_to_nobody(
    server: MailServer, to: str
) -> None:
    error = failure(server, to)
    assert (error.final, error.reason.isprintable(), "@" in error.reason) == (True, True, False)
    assert server.taken() == []


def test_a_text_that_cannot_be_encoded_is_refused_for_good(server: MailServer) -> None:
    error = failure(server, TO, "half of a pair: \ud83d")
    assert (error.final, error.reason.partition(":")[0]) == (True, "UnicodeEncodeError")
    assert server.taken() == []

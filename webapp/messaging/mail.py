"""Mail: plain text over SMTP, or printed if no server is configured."""

import smtplib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate

from webapp import smtp
from webapp.core.errors import Unavailable
from webapp.core.mailbox import canonical_domain, deliverable

TIMEOUT = 20.0
# 530 asks for a sign-in or for TLS: an administrator can change that, and no mail is at fault.
PERMANENT = frozenset(range(500, 600)) - {530}
# Bodies in ASCII characters: a server without 8BITMIME refuses others, or damages them.
# Headers are written as they are sent: Python 3.11 would fold long addresses into encoded words.
ASCII_BODIES = default.clone(cte_type="7bit", refold_source="none")


class MailNotSentError(Unavailable):
    """A mail was not sent. `reason` is the server's answer, without addresses.

    `final`: the server refused this mail for good (5xx), or no server can take it, so sending it
    again is useless.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__("The mail server did not accept the mail.")
        self.reason = reason
        self.final = final


@dataclass(frozen=True)
class More:
    """What only some mails have: the same text as HTML, who gets an answer, the address that
    unsubscribes with one POST (RFC 8058), and a calendar file with its method (RFC 6047).
    """

    html: str = ""
    reply_to: Address | None = None
    unsubscribe: str = ""
    calendar: str = ""
    method: str = ""


@dataclass(frozen=True)
class Mailer:
    """Sends mail through the SMTP server at `url`; an empty `url` prints it.

    `timeout` is in seconds, for one answer of the server; `smtp.session` limits their sum.
    """

    url: str
    sender: str
    timeout: float = TIMEOUT

    def send(self, to: str, subject: str, text: str, number: str, more: More | None = None) -> None:
        """Send one mail; `number` makes its Message-ID, the same at each attempt.

        Raises MailNotSentError when the server does not accept it.
        """
        with _reported(final=True):
            message = self._written(to, subject, text, number, more or More())
        if not self.url:
            self._print(message)
            return
        opened = smtp.session(self.url, self.timeout)
        with _reported(final=False), opened as server, _reported(final=True):
            server.send_message(message)

    def check(self) -> None:
        """Connect, encrypt and sign in, and send nothing. Raises MailNotSentError."""
        with _reported(final=False), smtp.session(self.url, self.timeout):
            pass

    def _written(self, to: str, subject: str, text: str, number: str, more: More) -> EmailMessage:
        message = EmailMessage(policy=ASCII_BODIES)
        sender = self._address_of_sender(message)
        message["To"] = deliverable(to)
        message.set_raw("Subject", _folded("Subject", " ".join(subject.split())))
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{number}@{sender.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        # Another address cannot be written in a header without SMTPUTF8.
        if more.reply_to is not None and more.reply_to.addr_spec.isascii():
            _write(message, "Reply-To", more.reply_to)
        if more.unsubscribe:
            message.set_raw("List-Unsubscribe", f"<{more.unsubscribe}>")
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(text)
        if more.html:
            message.add_alternative(more.html, subtype="html")
        if more.calendar:
            # Bytes in base64: the lines of a calendar file end with CRLF, whatever a server does.
            message.add_alternative(
                more.calendar.encode(), maintype="text", subtype="calendar", cte="base64",
                params={"method": more.method, "charset": "utf-8"},
            )  # fmt: skip
        return message

    def _address_of_sender(self, message: EmailMessage) -> Address:
        """Write the sender into a message; the domain of the result is in its ASCII form."""
        message["From"] = self.sender
        found: Address = message["From"].addresses[0]
        domain = found.domain if found.domain.isascii() else canonical_domain(found.domain)
        sender = Address(found.display_name, found.username, domain)
        del message["From"]
        _write(message, "From", sender)
        return sender

    def _print(self, message: EmailMessage) -> None:
        rule = "-" * 72
        plain = message.get_body(("plain",))
        body = plain.get_content() if plain else ""
        sys.stdout.write(
            f"\n{rule}\nMail to {message['To']}\nSubject: {message['Subject']}\n\n{body}{rule}\n"
        )
        sys.stdout.flush()


@contextmanager
def _reported(*, final: bool) -> Iterator[None]:
    """Raise MailNotSentError for a failure; with `final` it may be one of the mail itself."""
    try:
        yield
    except (OSError, ValueError) as problem:
        code, _text = smtp.answer_of(problem)
        own = code in PERMANENT or isinstance(problem, smtplib.SMTPNotSupportedError | ValueError)
        raise MailNotSentError(smtp.reason_of(problem), final=final and own) from problem


def _write(message: EmailMessage, header: str, address: Address) -> None:
    """Write an address with its name: quoted, or encoded where it has other characters."""
    name, spec = address.display_name, f"<{address.addr_spec}>"
    if not name:
        message.set_raw(header, address.addr_spec)
    elif name.isascii() and "=?" not in name:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        message.set_raw(header, f'"{quoted}"\n {spec}')
    else:
        message.set_raw(header, f"{_folded(header, name)}\n {spec}")


def _folded(name: str, text: str) -> str:
    """The value of a header; EmailMessage of Python 3.11 folds long ones without some spaces."""
    # A text that looks like an encoded word would be decoded by its reader.
    charset = "utf-8" if "=?" in text else None
    return Header(text, charset, header_name=name).encode()

"""Mail: plain text over SMTP, or printed if no server is configured."""

import re
import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.core.errors import Unavailable

TIMEOUT = 20
# The outbox keeps this many characters of a reason.
LONGEST_REASON = 200
# The look-behind lets the search begin once per word, so that its time grows with the length only.
ADDRESS = re.compile(r"(?<!\S)[^\s@]*@\S*")
PERMANENT = range(500, 600)


class MailNotSentError(Unavailable):
    """A mail was not sent. `reason` is the server's answer, without addresses.

    `final`: the server refused this mail for good (5xx), so sending it again is useless.
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
    reply_to: str = ""
    unsubscribe: str = ""
    calendar: str = ""
    method: str = ""


@dataclass(frozen=True)
class Mailer:
    """Sends mail through the SMTP server at `url`; an empty `url` prints it."""

    url: str
    sender: str

    def send(self, to: str, subject: str, text: str, number: str, more: More | None = None) -> None:
        """Send one mail; `number` makes its Message-ID, the same at each attempt.

        Raises MailNotSentError when the server does not accept it.
        """
        more = more or More()
        message = EmailMessage()
        message["From"], message["To"] = self.sender, to
        message["Subject"] = " ".join(subject.split())
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{number}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        if more.reply_to:
            message["Reply-To"] = more.reply_to
        if more.unsubscribe:
            message["List-Unsubscribe"] = f"<{more.unsubscribe}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(text)
        if more.html:
            message.add_alternative(more.html, subtype="html")
        if more.calendar:
            # Base64, because a server without 8BITMIME would change the lines of the file.
            message.add_alternative(
                more.calendar, subtype="calendar", cte="base64", params={"method": more.method}
            )
        if not self.url:
            self._print(message)
            return
        with self._session() as server:
            try:
                server.send_message(message)
            except (OSError, smtplib.SMTPException) as problem:
                raise _not_sent(problem) from problem

    def check(self) -> None:
        """Connect, encrypt and sign in, and send nothing. Raises MailNotSentError."""
        with self._session() as server:
            server.noop()

    def _print(self, message: EmailMessage) -> None:
        rule = "-" * 72
        plain = message.get_body(("plain",))
        body = plain.get_content() if plain else ""
        sys.stdout.write(
            f"\n{rule}\nMail to {message['To']}\nSubject: {message['Subject']}\n\n{body}{rule}\n"
        )
        sys.stdout.flush()

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A session with the server; whatever fails before a mail is sent can be mended."""
        parts = urlsplit(self.url)
        try:
            server = self._connect(parts)
        except (OSError, smtplib.SMTPException) as problem:
            raise MailNotSentError(reason_of(problem)) from problem
        try:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
        except (OSError, smtplib.SMTPException) as problem:
            server.close()
            raise MailNotSentError(reason_of(problem)) from problem
        try:
            yield server
        finally:
            _quit(server)

    def _connect(self, parts: SplitResult) -> smtplib.SMTP:
        """Connect; with TLS, the certificate of the server is verified."""
        trusted, host = ssl.create_default_context(), parts.hostname or ""
        if parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=trusted)
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        if parts.scheme == "smtp+tls":
            server.starttls(context=trusted)
        return server


def _quit(server: smtplib.SMTP) -> None:
    """End a session; the server has taken the mail already, so a failure means nothing."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _not_sent(problem: Exception) -> MailNotSentError:
    code, _text = _answer(problem)
    final = code in PERMANENT or isinstance(problem, smtplib.SMTPNotSupportedError)
    return MailNotSentError(reason_of(problem), final=final)


def reason_of(problem: Exception) -> str:
    """The answer of the server or of the system in one line, without addresses."""
    code, text = _answer(problem)
    line = " ".join(ADDRESS.sub("…", f"{code or ''} {text}").split())
    plain = "".join(c if c.isprintable() else "?" for c in line)
    return f"{type(problem).__name__}: {plain}"[:LONGEST_REASON]


def _answer(problem: Exception) -> tuple[int | None, str]:
    """The code of the server's answer, if it gave one, and its text."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused) and problem.recipients:
        code, answer = next(iter(problem.recipients.values()))
        return code, _decoded(answer)
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code, _decoded(problem.smtp_error)
    if isinstance(problem, ssl.SSLError):
        return None, problem.reason or ""
    if isinstance(problem, OSError) and problem.strerror:
        return None, problem.strerror
    return None, str(problem)


def _decoded(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer

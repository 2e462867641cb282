"""Mail: plain text over SMTP, or printed where no server is set."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.kernel.errors import Unavailable

TIMEOUT = 20


@dataclass(frozen=True)
class Post:
    """Where mail goes out. An empty `url` prints it."""

    url: str
    sender: str

    def send(self, to: str, subject: str, text: str, number: str) -> None:
        """Send one mail; `number` makes its Message-ID, the same at each attempt.

        Raises Unavailable when the server does not take it now.
        """
        letter = EmailMessage()
        letter["From"], letter["To"] = self.sender, to
        letter["Subject"] = " ".join(subject.split())
        letter["Date"] = formatdate(usegmt=True)
        letter["Message-ID"] = f"<{number}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(text)
        if not self.url:
            self._print(letter)
            return
        try:
            self._deliver(letter)
        except (OSError, smtplib.SMTPException) as problem:
            raise Unavailable("The mail server did not take the mail.") from problem

    def _print(self, letter: EmailMessage) -> None:
        rule = "-" * 72
        body = letter.get_content()
        sys.stdout.write(
            f"\n{rule}\nMail to {letter['To']}\nSubject: {letter['Subject']}\n\n{body}{rule}\n"
        )
        sys.stdout.flush()

    def _deliver(self, letter: EmailMessage) -> None:
        parts = urlsplit(self.url)
        with self._connect(parts) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(letter)

    def _connect(self, parts: SplitResult) -> smtplib.SMTP:
        """A connection; with TLS only to a server that a known authority vouches for."""
        trusted, host = ssl.create_default_context(), parts.hostname or ""
        if parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=trusted)
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        if parts.scheme == "smtp+tls":
            server.starttls(context=trusted)
        return server

"""Mail: plain text over SMTP, or printed if no server is configured."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

from webapp.core.errors import Unavailable

TIMEOUT = 20


@dataclass(frozen=True)
class Mailer:
    """Sends mail through the SMTP server at `url`; an empty `url` prints it."""

    url: str
    sender: str

    def send(self, to: str, subject: str, text: str, number: str) -> None:
        """Send one mail; `number` makes its Message-ID, the same at each attempt.

        Raises Unavailable when the server does not accept it now.
        """
        message = EmailMessage()
        message["From"], message["To"] = self.sender, to
        message["Subject"] = " ".join(subject.split())
        message["Date"] = formatdate(usegmt=True)
        message["Message-ID"] = f"<{number}@{self.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        if not self.url:
            self._print(message)
            return
        try:
            self._deliver(message)
        except (OSError, smtplib.SMTPException) as problem:
            raise Unavailable("The mail server did not take the mail.") from problem

    def _print(self, message: EmailMessage) -> None:
        rule = "-" * 72
        body = message.get_content()
        sys.stdout.write(
            f"\n{rule}\nMail to {message['To']}\nSubject: {message['Subject']}\n\n{body}{rule}\n"
        )
        sys.stdout.flush()

    def _deliver(self, message: EmailMessage) -> None:
        parts = urlsplit(self.url)
        with self._connect(parts) as server:
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    def _connect(self, parts: SplitResult) -> smtplib.SMTP:
        """Connect; with TLS, the certificate of the server is verified."""
        trusted, host = ssl.create_default_context(), parts.hostname or ""
        if parts.scheme == "smtps":
            return smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=trusted)
        server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        if parts.scheme == "smtp+tls":
            server.starttls(context=trusted)
        return server

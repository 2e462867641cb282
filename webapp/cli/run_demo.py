"""Start the application: secrets of a demo, the processes of `serve`, the greeting."""

import base64
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from webapp.cli.edge import RefusedInput
from webapp.config import ROOT, Settings
from webapp.core import sqlite_files
from webapp.demo.tracking import visits
from webapp.demo_data import words

FILE = "demo.env"
# Seconds in which a request must arrive completely: 5 MB from a slow line.
DEADLINE = 60
LAST_PORT = 65_535
# Where pages are served behind a proxy that ends TLS.
BEHIND_PROXY = "127.0.0.1:5000"
# prometheus_client reads this variable on import, in the processes of gunicorn.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def prepare() -> Path:
    """Create the settings file of the demo once; use it for settings missing in the environment."""
    folder = ROOT / os.environ.get("INSTANCE", "instance")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    if not path.exists():
        key = base64.b64encode(os.urandom(32)).decode()
        lines = (
            f"SECRET_KEY={secrets.token_urlsafe(48)}",
            f"DATA_KEYS=demo:{key}",
            f"ALLOWED_DOMAINS={words.DOMAIN}",
            f"ORGANIZATION_NAME={words.ORGANIZATION}",
            f"COMPANY_NETWORKS={visits.INSIDE}.0/24",
        )
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write("\n".join(lines) + "\n")
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        os.environ.setdefault(name, value)
    return path


def make_folder(settings: Settings) -> None:
    """Make the folder of a SQLite file. Raises RefusedInput."""
    if not settings.sqlite:
        return
    folder = sqlite_files.path_of(settings.database_url).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RefusedInput(f"The folder {folder} cannot be made: {error.strerror}.") from None


def bind_of(settings: Settings) -> str:
    """Address and port of BASE_URL; with https, those on which a proxy reaches the pages."""
    if settings.secure:
        return BEHIND_PROXY
    parts = urlsplit(settings.base_url)
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else parts.hostname
    return f"{host}:{parts.port or 80}"


def greeting(settings: Settings) -> str:
    """The text with the address and the demo accounts."""
    lines = [
        "",
        f"Franc-Parler runs on {settings.base_url}",
        "",
        "Demo accounts, all with the password:",
        f"  {words.PASSWORD}",
        "",
    ]
    for role, (local, name, _language, _unit) in words.ACCOUNTS.items():
        lines.append(f"  {role:<10} {local}@{words.DOMAIN}  ({name})")
    lines += ["", f"Or sign up with any address @{words.DOMAIN}: the email is printed here.", ""]
    return "\n".join(lines)


def serve(settings: Settings, bind: str, workers: int, *, with_worker: bool) -> int:
    """Run gunicorn and the worker; when one ends, stop the other. Returns the exit code.

    Raises RefusedInput for an address that no server can have.
    """
    if not _is_address(bind):
        raise RefusedInput(f"{bind!r} is not ADDRESS:PORT, such as 127.0.0.1:5000.")
    make_folder(settings)
    _share_metrics(settings)
    commands = [_gunicorn(bind, workers)]
    if with_worker:
        commands.append([sys.executable, "-m", "webapp", "work"])
    running = [subprocess.Popen(_as_child(command)) for command in commands]  # noqa: S603 - our own
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal's form
        stopped.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while not stopped and all(p.poll() is None for p in running):
        time.sleep(0.2)
    return _end(running, wanted=bool(stopped))


def _is_address(text: str) -> bool:
    host, _, port = text.rpartition(":")
    numeric = port.isascii() and port.isdigit() and 0 < int(port) <= LAST_PORT
    return text.startswith("unix:/") or bool(host and numeric)


def _share_metrics(settings: Settings) -> None:
    """Give the web processes an empty shared folder for their metrics."""
    if settings.metrics_networks:
        folder = settings.instance / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ[SHARED_FOLDER] = str(folder)


def _end(running: list[subprocess.Popen[bytes]], *, wanted: bool) -> int:
    for process in running:
        if process.poll() is None:
            process.terminate()
    codes = [process.wait(timeout=60) for process in running]
    return 0 if wanted else max(1, *(abs(code) for code in codes))


def _as_child(command: list[str]) -> list[str]:
    """The command of a process that ends when this one is gone."""
    python, option, *module = command
    return [python, option, "webapp.cli.child", str(os.getpid()), *module]


def _gunicorn(bind: str, workers: int) -> list[str]:
    return [
        sys.executable, "-m", "gunicorn", "webapp.app:create_app()", "--bind", bind,
        "--workers", str(workers), "--threads", "4",
        "--worker-class", "webapp.cli.buffering.BufferingWorker", "--timeout", str(DEADLINE),
        "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip

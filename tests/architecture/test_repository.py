"""The top of the repository, its locks, and the list of settings."""

import re
import subprocess
from pathlib import Path

import pytest

from webapp import config
from webapp.config import ROOT

TOP = {
    "webapp", "analytics", "notebooks", "migrations", "tests", "instance", "pyproject.toml",
    "README.md", "CHANGELOG.md", "Makefile", "LICENSE", ".ci", "requirements.lock", "dev.lock",
}  # fmt: skip
# Dot-files a tool wants at the top; a folder of machinery is not among them.
DOTTED = {".gitignore", ".gitattributes", ".dockerignore", ".editorconfig", ".python-version"}
LOCKS = ("requirements.lock", "dev.lock")


def _tracked() -> list[str]:
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a repository: what would be committed cannot be asked")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return listed.stdout.splitlines()


def test_nothing_else_stands_at_the_top() -> None:
    found = {path.partition("/")[0] for path in _tracked()}
    assert found - TOP - DOTTED == set(), "give it a place inside one of the folders"


def test_an_installation_keeps_its_own_files() -> None:
    inside = [path for path in _tracked() if path.startswith("instance/")]
    assert inside == ["instance/README.md"], "what an installation writes is not committed"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    hosts = re.findall(r"^.*(?:https?://|git\+|file:|--?i(?:ndex-url)?\b|--extra-index|--find-links|--trusted-host).*$", text, re.MULTILINE)  # fmt: skip
    assert hosts == [], "run `make locks`: a lock holds on every registry"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    loose = [
        entry.partition("\n")[0]
        for entry in entries
        if not re.match(r"[\w.\[\]-]+==\S+", entry) or "--hash=sha256:" not in entry
    ]
    assert len(entries) > 20
    assert loose == [], "run `make locks`"


def _default(setting: config.Setting) -> str:
    if setting.default is None:
        return "must be set"
    return f"`{setting.default}`" if setting.default else "empty"


def settings_table() -> str:
    """The table of settings as webapp/docs/operations.md shows it."""
    rows = (f"| `{s.name}` | {s.meaning} | {_default(s)} |" for s in config.SETTINGS)
    return "\n".join(("| Setting | Meaning | Default |", "| --- | --- | --- |", *rows))


def test_the_docs_list_the_settings() -> None:
    page = ROOT / "webapp" / "docs" / "operations.md"
    text = page.read_text(encoding="utf-8") if page.exists() else ""
    rows = re.findall(r"^\| `[A-Z_]+` \|.*\|$", text, re.MULTILINE)
    expected = settings_table()
    assert rows == expected.splitlines()[2:], f"operations.md needs this table:\n\n{expected}\n"


LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", *sorted((ROOT / "webapp").rglob("*.md"))], ids=lambda p: p.name
)
def test_links_of_the_docs_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (page.parent / link).exists()] == []


def test_the_readme_is_short() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert 80 <= len(lines) <= 120, "move details into webapp/docs/"


def test_every_setting_is_read() -> None:
    parts = sorted((ROOT / "webapp" / "config").glob("*.py"))
    source = "".join(part.read_text(encoding="utf-8") for part in parts)
    read = set(re.findall(r'value\["(\w+)"\]', source))
    of_tests = {"TEST_DATABASE_URL", "TRIAL_DATA"}
    assert {s.name for s in config.SETTINGS} == read | of_tests

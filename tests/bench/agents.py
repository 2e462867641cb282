"""Recall on robots and false flags on people, by kind of labelled agent.

`python -m tests.bench.agents` prints the table. The labels are those of `device_detector` where it
is installed, and of crawler-user-agents. `--archive` adds the lists of packages that are not
installed: `fake_useragent-*.whl`, and `user-agents-*.tgz` and `woothee-*.tgz` from npm.

Rules were written with half A (an even SHA-256); half B is held out. People are agents labelled as
a browser or app that name an engine: an HTTP library on a phone is no browser.
"""

import hashlib
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path

import click
import yaml  # type: ignore[import-untyped]
from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from analytics.core.traffic import agent_code
from tests.bench.agent_lists import from_archive

PEOPLE = ("smartphone", "phablet", "tablet", "desktop", "feature phone")
ENGINE = re.compile(r"^\W?Mozilla/\d.*(?:AppleWebKit|Gecko|Trident|MSIE|Presto)", re.IGNORECASE)
MISLABELLED = {
    r"; MSOffice \d+\)": "Office, which asks for a link before it hands it to the browser",
    r"^[\"'{]": "in quotation marks or braces, as no browser writes itself",
    r"PhantomJS/": "a browser without a window, which a program drives",
    r"Transcoder|Mobile-Gateway": "a gateway that rewrites pages for phones",
}
"""Why an agent that is labelled as a person's is none: left out of the rows of people."""


def labelled(archives: tuple[Path, ...]) -> dict[str, set[str]]:
    """The agents of each kind: kinds of devices, apps (browsers inside them), robots."""
    kinds: dict[str, set[str]] = {
        "robots, crawler-user-agents": {
            text for entry in CRAWLER_USER_AGENTS_DATA for text in entry["instances"]
        }
    }
    for kind, agent, client in _detector():
        if kind == "bots":
            kinds.setdefault("robots, device_detector", set()).add(agent)
        elif kind in PEOPLE and ENGINE.search(agent) and client in ("browser", "mobile app"):
            name = kind if client == "browser" else "browsers in apps"
            kinds.setdefault(name, set()).add(agent)
    for path in archives:
        for kind, agent in from_archive(path):
            if ENGINE.search(agent) and not any(agent in known for known in kinds.values()):
                kinds.setdefault(f"{kind}, other lists", set()).add(agent)
    return kinds


def _detector() -> Iterator[tuple[str, str, str]]:
    """Kind, agent and type of client of each fixture; nothing where the package is absent."""
    spec = importlib.util.find_spec("device_detector")
    if spec is None or spec.origin is None:
        click.echo("device_detector is not installed: only the examples of the crawler list.")
        return
    for path in sorted((Path(spec.origin).parent / "tests/fixtures/upstream").glob("*.yml")):
        for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or []:
            device = entry.get("device")
            kind = (device.get("type") or "") if isinstance(device, dict) else ""
            client = (entry.get("client") or {}).get("type", "")
            yield "bots" if path.stem == "bots" else kind, entry.get("user_agent") or "", client


def held_out(agent: str) -> bool:
    """Whether the agent is of half B."""
    return hashlib.sha256(agent.encode()).digest()[-1] % 2 == 1


def mislabelled(agent: str) -> str:
    """Why the agent is no person's although a list says so, or an empty text."""
    return next((why for pattern, why in MISLABELLED.items() if re.search(pattern, agent)), "")


@click.command()
@click.option(
    "--archive", "archives", multiple=True, type=click.Path(exists=True, path_type=Path),
    help="A package with labelled agents; repeat for more.",
)  # fmt: skip
@click.option("--show", is_flag=True, help="List the people of half A that are flagged.")
def main(archives: tuple[Path, ...], show: bool) -> None:  # noqa: FBT001 - an option of the command
    """Print the table."""
    wrong: dict[str, str] = {}
    click.echo("| kind | half A | removed | half B, held out | removed |")
    click.echo("| --- | ---: | ---: | ---: | ---: |")
    for kind, labels in labelled(archives).items():
        people = not kind.startswith("robots")
        left_out = {agent: mislabelled(agent) for agent in labels if people and mislabelled(agent)}
        wrong |= left_out
        cells = []
        for half in (False, True):
            chosen = [agent for agent in labels - left_out.keys() if held_out(agent) == half]
            removed = [agent for agent in chosen if agent_code(agent) is not None]
            share = len(removed) / len(chosen) if chosen else 0
            cells += [f"{len(chosen):,}", f"{len(removed):,} ({share:.2%})"]
            if show and people and not half:
                for agent in removed:
                    click.echo(agent, err=True)
        click.echo(f"| {kind} | {' | '.join(cells)} |")
    click.echo("\nLabelled as people's, and left out of the table:")
    for agent, why in wrong.items():
        click.echo(f"- {agent_code(agent) or 'kept'}, {why}: {json.dumps(agent)}")


if __name__ == "__main__":
    main()

"""Recall on robots and false flags on people, by kind of labelled agent.

`python -m tests.bench.agents` prints the table. The labels are those of `device_detector` where it
is installed, and of crawler-user-agents. Rules were written with half A (an even SHA-256); half B is
held out. People are agents labelled as a browser or app that name an engine: an HTTP library on a
phone is no browser.
"""

import hashlib
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

import click
import yaml  # type: ignore[import-untyped]
from crawleruseragents import CRAWLER_USER_AGENTS_DATA

from analytics.core.traffic import agent_code

PEOPLE = ("smartphone", "phablet", "tablet", "desktop", "feature_phone")
ENGINE = re.compile(r"^Mozilla/\d.*(?:AppleWebKit|Gecko|Trident|MSIE|Presto)", re.IGNORECASE)


def labelled() -> dict[str, set[str]]:
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
    return kinds


def _detector() -> Iterator[tuple[str, str, str]]:
    """Kind, agent and type of client of each fixture; nothing where the package is absent."""
    spec = importlib.util.find_spec("device_detector")
    if spec is None or spec.origin is None:
        click.echo("device_detector is not installed: only the examples of the crawler list.")
        return
    for path in sorted((Path(spec.origin).parent / "tests/fixtures/upstream").glob("*.yml")):
        kind = re.sub(r"-\d+$", "", path.stem)
        if kind not in (*PEOPLE, "bots"):
            continue
        for entry in yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) or []:
            yield kind, entry.get("user_agent") or "", (entry.get("client") or {}).get("type", "")


def held_out(agent: str) -> bool:
    """Whether the agent is of half B."""
    return hashlib.sha256(agent.encode()).digest()[-1] % 2 == 1


@click.command()
@click.option("--show", is_flag=True, help="List the people that are flagged.")
def main(show: bool) -> None:  # noqa: FBT001 - an option of the command
    """Print the table."""
    click.echo("| kind | half A | removed | half B, held out | removed |")
    click.echo("| --- | ---: | ---: | ---: | ---: |")
    for kind, agents in labelled().items():
        cells = []
        for half in (False, True):
            chosen = [agent for agent in agents if held_out(agent) == half]
            removed = [agent for agent in chosen if agent_code(agent) is not None]
            share = len(removed) / len(chosen) if chosen else 0
            cells += [f"{len(chosen):,}", f"{len(removed):,} ({share:.2%})"]
            if show and not kind.startswith("robots"):
                click.echo("\n".join(removed), err=True)
        click.echo(f"| {kind} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

"""Read labelled agents out of packages that are not installed: a wheel, or archives of npm."""

import gzip
import json
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import yaml  # type: ignore[import-untyped]

WOOTHEE = {"pc": "desktop", "smartphone": "phones", "mobilephone": "feature phone"}
KINDS = {"mobile": "phones", "tablet": "tablet", "desktop": "desktop"}


def from_archive(path: Path) -> Iterator[tuple[str, str]]:
    """Yield kind and agent of each entry of a list; raises ValueError for an unknown package."""
    found = False
    for name, content in _members(path):
        if name.endswith("fake_useragent/data/browsers.jsonl"):
            rows = [json.loads(line) for line in content.splitlines()]
            yield from ((KINDS[row["type"]], row["useragent"]) for row in rows)
        elif name.endswith(("/user-agents.json", "/user-agents.json.gz")):
            rows = json.loads(gzip.decompress(content) if name.endswith(".gz") else content)
            yield from ((KINDS[row["deviceCategory"]], row["userAgent"]) for row in rows)
        elif "woothee/testsets/" in name and name.endswith(".yaml"):
            for row in yaml.load(content, yaml.CSafeLoader) or []:
                # Without the name of a browser it may be anything on such a device.
                if row["category"] in WOOTHEE and row.get("name") not in (None, "UNKNOWN"):
                    yield WOOTHEE[row["category"]], row["target"]
        else:
            continue
        found = True
    if not found:
        raise ValueError(f"{path} has none of the known lists of agents.")


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            yield from ((name, packed.read(name)) for name in packed.namelist())
        return
    with tarfile.open(path) as packed_tar:
        for member in packed_tar:
            content = packed_tar.extractfile(member)
            if content is not None:
                yield member.name, content.read()

"""The public career page with 100 and with 10,000 stories, ten by each author.

`python -m tests.bench.careers` prints what `tests.bench.pages` prints, for the list, a language of it,
one story, the feed and the block; it exits with 1 if the number of queries grows.
"""

import sys

from tests.bench.pages import Case, bench
from tests.databases import each_kind
from tests.integration.careers.many import KNOWN, fill

WHO = "stranger@company.example"
STORY = 'href="/careers/stories/'
CASES = (
    Case("/careers/stories", WHO, fill, STORY),
    Case("/careers/stories?language=en&page=2", WHO, fill, STORY),
    Case(f"/careers/stories/{KNOWN}", WHO, fill, '"Article"', listed=1),
    Case("/careers/stories/feed", WHO, fill, "<item>"),
    Case("/careers/stories/block", WHO, fill, STORY, listed=5),
)


def main() -> None:
    """Print the figures."""
    equal = [bench(kind, case) for case in CASES for kind in each_kind()]
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()

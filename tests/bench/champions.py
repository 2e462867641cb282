"""Pages about champions with 500 and with 50,000 people, one in 50 of them a champion.

`python -m tests.bench.champions` prints what `tests.bench.pages` prints, for the directory, a filter
of it, the champions by unit and the one search; it exits with 1 if the number of queries grows.
"""

import sys

from tests.bench.pages import Case, bench
from tests.databases import each_kind
from tests.factories.company import Company
from tests.integration.champion_directory.many import fill
from tests.integration.champions.champions import program_of

SIZES = (500, 50_000)
# Networks have one champion for 40 to 100 people.
PEOPLE_OF_ONE = 50


def champions(company: Company, people: int) -> None:
    """Insert people, and champions among them, into the program."""
    fill(program_of(company, "large"), people, people // PEOPLE_OF_ONE)


def _case(path: str, mark: str, *, who: str = "author", listed: int = 10) -> Case:
    return Case(path, f"{who}@company.example", champions, mark, SIZES, listed)


CASES = (
    _case("/programs/large/champions", 'href="/champions/'),
    _case("/programs/large/champions?language=en&time=left&page=1", 'href="/champions/'),
    _case("/programs/large/champions/coverage", "<tr><th scope", who="lead"),
    _case("/search?q=person", 'href="/champions/'),
)


def main() -> None:
    """Print the figures."""
    equal = [bench(kind, case) for case in CASES for kind in each_kind()]
    sys.exit(0 if all(equal) else 1)


if __name__ == "__main__":
    main()

"""With many stories the public pages ask the database as often as with few."""

from tests.factories.company import Company
from tests.integration.careers.many import KNOWN, fill
from tests.integration.careers.stories import PAGE, get
from tests.integration.sharing.test_feed import statements

PATHS = (PAGE, f"{PAGE}?page=2", f"{PAGE}/{KNOWN}", f"{PAGE}/feed", f"{PAGE}/block")


def asked(company: Company) -> dict[str, int]:
    """The number of statements of each page, the second time it is opened."""
    found = {}
    for path in PATHS:
        get(company, path)
        with statements() as seen:
            assert get(company, path).status_code == 200
        found[path] = len(seen)
    return found


def test_the_number_of_queries_does_not_grow_with_the_stories(fresh_company: Company) -> None:
    fill(fresh_company, 60)
    few = asked(fresh_company)
    fill(fresh_company, 600)
    assert asked(fresh_company) == few
    # The ids of the list, its rows, the organization's name and logo, the open waves, the state
    # of the database, the link that counts visits of the list.
    assert few[PAGE] <= 7

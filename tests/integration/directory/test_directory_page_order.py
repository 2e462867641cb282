"""The list of people is in the order of their names, whatever accents these have."""

from tests.factories.company import Company
from webapp.directory.queries import directory_page


def test_names_with_accents_stand_among_the_others(company: Company) -> None:
    for part, name in (("z", "zoé Order"), ("e", "Évrard Order"), ("f", "Fanny Order")):
        company.newcomer(f"order-{part}", name=name)
    found = [person.name for person in directory_page("order", 1).rows]
    assert found == ["Évrard Order", "Fanny Order", "zoé Order"]

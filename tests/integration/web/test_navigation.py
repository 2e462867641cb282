"""The navigation: lines in named groups, so that a person with several roles finds them."""

from tests.integration.fixtures import At

LISTENING = ["/barometers", "/irritants", "/journey"]


def groups(at: At, part: str) -> dict[str, list[str]]:
    """The addresses of each group by its name; the first one has none."""
    soup = at(part).get("/me").soup
    lists = soup.select("nav.sections ul")
    names = {each["id"]: each.get_text() for each in soup.select(".menu-group")}
    return {
        names.get(str(each.get("aria-labelledby", "")), ""): [str(a["href"]) for a in each("a")]
        for each in lists
    }


def test_lines_are_in_named_groups(at: At) -> None:
    employee, admin = groups(at, "stranger"), groups(at, "admin")
    assert list(employee) == ["", "Listening"]
    assert employee["Listening"] == admin["Listening"] == LISTENING
    assert list(admin) == ["", "Listening", "Measurement", "Administration"]
    assert admin["Administration"][-1] == "/admin/activity"

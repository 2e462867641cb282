"""What the page of a ballot leaves on the device: nothing, unless the person asks for it."""

from tests.e2e.conftest import Open
from tests.factories.company import Company
from tests.integration.ballots.permissions import wave_of
from webapp.barometers.workflow import Population

KEPT = "Object.keys(localStorage)"
FIRST = ".form input[type=radio]"


def test_answers_stay_on_the_device_only_by_choice(company: Company, browse: Open) -> None:
    address = f"/ballot/{wave_of(Population.employees).id}?lang=en"
    page = browse("en")
    page.goto(f"{address}#0123-4567-89AB-CDEF")
    assert page.input_value("#code") == "0123-4567-89AB-CDEF"
    assert "#" not in page.url
    page.locator(FIRST).first.check()
    assert page.evaluate(KEPT) == []
    page.get_by_label("Keep my answers on this device until I send them").check()
    assert len(page.evaluate(KEPT)) == 1
    assert "0123" not in page.evaluate("JSON.stringify({...localStorage})")
    page.reload()
    assert page.locator(FIRST).first.is_checked()
    page.get_by_label("Keep my answers on this device until I send them").uncheck()
    assert page.evaluate(KEPT) == []

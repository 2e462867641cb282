"""Who changes the questions of a barometer."""

from tests.factories.company import Company
from tests.integration.barometers.waves import barometer_of
from tests.integration.web.rows import REDIRECT, Path, Row

# The analyst of the test company is its employee-view lead too.
LEADS = frozenset({"analyst"})
V1 = {"version": "1"}
QUESTION = {"text_en": "What else?", "text_fr": "Quoi d’autre ?"} | V1


def _on_barometer(suffix: str) -> Path:
    def path(company: Company) -> str:
        return f"/barometers/questionnaires/{barometer_of(company).id}{suffix}"

    return path


PERMISSIONS = (
    Row("GET", "questionnaires.questions", _on_barometer("/questions"), LEADS),
    Row("GET", "questionnaires.new_question", _on_barometer("/questions/new/text"), LEADS),
    Row("POST", "questionnaires.new_question", _on_barometer("/questions/new/text"), LEADS, REDIRECT,
        data=QUESTION),
    Row("GET", "questionnaires.edit_question", _on_barometer("/questions/enps_why"), LEADS),
    Row("POST", "questionnaires.edit_question", _on_barometer("/questions/enps_why"), LEADS, REDIRECT,
        data=QUESTION),
    Row("POST", "questionnaires.remove_question", _on_barometer("/questions/enps_why/remove"), LEADS,
        REDIRECT, data=V1),
    Row("POST", "questionnaires.move_question", _on_barometer("/questions/enps_why/move"), LEADS,
        REDIRECT, data=V1 | {"to": "up"}),
    Row("GET", "questionnaires.condition", _on_barometer("/questions/enps_why/condition"), LEADS),
    Row("POST", "questionnaires.condition", _on_barometer("/questions/enps_why/condition?on=enps"),
        LEADS, REDIRECT, data=V1 | {"one_of": "10"}),
    Row("GET", "questionnaires.scores", _on_barometer("/scores"), LEADS),
    Row("POST", "questionnaires.scores", _on_barometer("/scores"), LEADS, REDIRECT,
        data=V1 | {"names": "Pace | Rythme"}),
)  # fmt: skip

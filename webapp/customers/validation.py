"""The contract of a file of customer scores."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from webapp.core.errors import Invalid
from webapp.customers.quarters import before, quarter_of
from webapp.datafiles import kinds
from webapp.datafiles.contract import Contract, ContractColumn
from webapp.datafiles.kinds import Parse, word_key
from webapp.datafiles.text import SHOWN, plain
from webapp.experience import THEMES, ExperienceTheme

FIRST_QUARTER: Final = "2000-Q1"
LONGEST_PATH: Final = 1000
MOST_ANSWERS: Final = 1_000_000
KEY: Final = ("unit", "theme", "period")
# The names of themes in French. A test compares them with the catalog, which needs a request.
FRENCH: Final[Mapping[ExperienceTheme, str]] = {
    ExperienceTheme.listening: "Écoute",
    ExperienceTheme.trust: "Confiance",
    ExperienceTheme.consideration: "Considération",
    ExperienceTheme.autonomy: "Autonomie",
    ExperienceTheme.cooperation: "Coopération",
    ExperienceTheme.skills: "Compétences",
    ExperienceTheme.tools: "Outils numériques",
    ExperienceTheme.procedures: "Simplicité des démarches",
    ExperienceTheme.conditions: "Conditions de travail",
    ExperienceTheme.values: "Valeurs",
    ExperienceTheme.careers: "Parcours professionnels",
    ExperienceTheme.overall: "Expérience d’ensemble",
}


def contract(paths: Mapping[str, Sequence[str]], today: date) -> Contract:
    """The contract of a file; `paths` are the names from the top to each unit, by id."""
    themes = {
        word_key(word): theme
        for theme in ExperienceTheme
        for word in (theme.value, THEMES[theme], FRENCH[theme])
    }
    quarters = kinds.quarter(FIRST_QUARTER, before(quarter_of(today)))
    answers = ("answers", "number of answers", "réponses", "nombre de réponses", "effectif")
    deviation = ("standard deviation", "std", "écart-type")
    return Contract(
        (
            ContractColumn("unit", _unit(paths), ("unité", "org unit")),
            ContractColumn(
                "theme", kinds.choice(themes, ", ".join(ExperienceTheme)), ("thème",)
            ),
            ContractColumn("period", quarters, ("quarter", "période", "trimestre")),
            ContractColumn("score", kinds.number(0, 100), ("mean", "note", "moyenne")),
            ContractColumn("sd", kinds.number(0, 50), deviation),
            ContractColumn("n", kinds.whole(1, MOST_ANSWERS), answers),
        ),
        KEY,
    )  # fmt: skip


def _unit(paths: Mapping[str, Sequence[str]]) -> Parse:
    """A unit by its path (A / B / C), or by its name where only one unit has it."""
    by_path = {tuple(map(word_key, path)): unit_id for unit_id, path in paths.items()}
    by_name: dict[str, list[str]] = defaultdict(list)
    for unit_id, path in paths.items():
        by_name[word_key(path[-1])].append(unit_id)

    def parse(column: str, cell: str) -> str:
        text = plain(cell, LONGEST_PATH)
        if not text:
            raise Invalid(column, "%(column)s is missing.", column=column)
        found = by_path.get(tuple(map(word_key, text.split(" / "))))
        named = [found] if found else by_name.get(word_key(text), [])
        if len(named) > 1:
            raise Invalid(
                column, "Several units are called “%(text)s”. Write the path, such as A / B / C.",
                text=text[:SHOWN],
            )  # fmt: skip
        if not named:
            raise Invalid(column, "No unit is called “%(text)s”.", text=text[:SHOWN])
        return named[0]

    return parse

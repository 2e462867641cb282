"""Modules of the champions, a goal, thank-you notes, a journal, the badges of the last quarter."""

import tomllib
from datetime import timedelta
from pathlib import Path

from webapp.academy import queries as modules
from webapp.academy import services as academy
from webapp.academy.models import Module
from webapp.champions.queries import of_program
from webapp.demo.company import Company
from webapp.programs.models import Program
from webapp.recognition import queries, services
from webapp.recognition.providers import evidence
from webapp.recognition.quarters import DAY, quarter_start

WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def give(company: Company, program: Program) -> None:
    """Publish modules and set a goal; the volunteer gets notes, completions and badges, and shows some."""
    lead, me, end = (
        company.account("lead"),
        company.account("volunteer"),
        quarter_start(company.day),
    )
    made: list[Module] = []
    for words in WORDS["modules"]:
        before = [module.id for module in made if words["last"]]
        made.append(academy.create_module(program, by=lead, requires=before, **words["texts"]))
        academy.publish_module(made[-1], by=lead)
    for champion in [each for each in of_program(program.id) if each.person_id != me.id][:8]:
        academy.complete(made[0], (), by=champion.person)
    lines = [f"{me.email},{module.code},{end - DAY}" for module in made]
    academy.import_completions(program, "\n".join(["email,module,day", *lines]).encode(), by=lead)
    services.set_goal(
        program, {}, by=lead, until=company.today + timedelta(days=90), **WORDS["goal"]
    )
    for place, each in enumerate(WORDS["notes"]):
        note = services.thank(me.email, each["text"], may_show=True, by=company.account(each["by"]))
        services.show_note(note, shown=place == 0, by=me)
    services.write_entry(WORDS["entry"], company.day, by=me)
    quarter = quarter_start(end - DAY)
    services.grant_quarter(quarter, evidence(quarter, end))
    for badge in queries.badges_of(me):
        services.show_badge(badge, shown=True, by=me)
    academy.show(modules.completions_of(me)[-1][0], shown=True, by=me)

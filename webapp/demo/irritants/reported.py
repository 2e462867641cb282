"""Irritants of the last months: mended, answered, in work, and one that has waited too long."""

from functools import partial
from typing import Any

from webapp.answer_store.codes import mint
from webapp.core import db
from webapp.demo.champions.program import DAY
from webapp.demo.company import Company, texts_beside
from webapp.experience import ExperienceTheme, Moment
from webapp.irritants import queries, services
from webapp.irritants.models import Irritant
from webapp.irritants.workflow import Verdict

WORDS = texts_beside(__file__)["irritants"]


def schedule(company: Company) -> None:
    """Plan what the file says: days ago, the service, its arguments."""
    ids: dict[int, str] = {}
    for number, words in enumerate(WORDS if company.today - 80 * DAY > company.start else ()):
        for days, *act in words["acts"]:
            moment = company.agenda.at(company.today - days * DAY, 11)
            company.agenda.put(moment, partial(_act, company, ids, number, *act))


def _act(c: Company, ids: dict[int, str], number: int, verb: str, values: dict[str, Any]) -> None:
    if verb == "report":
        ids[number] = _report(c, number).id
        return
    irritant = db.session().get_one(Irritant, ids[number])
    values = dict(values)
    if verb == "assign":
        values["owner"] = c.account(values["owner"])
        values["due_on"] = c.day + values["due_on"] * DAY
    if verb == "answer":
        values["verdict"] = Verdict(values["verdict"])
    if verb != "write_by_code":
        values["by"] = queries.handlers(irritant.program_id)[0]
    key, given = ("row_id", db.new_id()) if "text" in values else ("version", irritant.version)
    getattr(services, verb)(irritant, **values, **{key: given})


def _report(company: Company, number: int) -> Irritant:
    by, title, text, theme, moment = WORDS[number]["report"]
    content = services.Report(
        title, text, "fr", ExperienceTheme(theme), Moment(moment), words_allowed=True,
        program_id=company.program().id if by == "complaint" else "",
    )  # fmt: skip
    if by not in {"volunteer", "observer"}:
        return services.report_by_code(content, mint(1)[0])
    return services.report(content, by=company.account(by), row_id=db.new_id())

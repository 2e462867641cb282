"""Ideas of the program of co-creation: one is open, one in work, one declined, one done."""

from functools import partial

from webapp.core import db
from webapp.demo.champions.program import DAY
from webapp.demo.company import Company, texts_beside
from webapp.demo.workshops.planned import COCREATION
from webapp.ideas import services
from webapp.programs.queries import public_program
from webapp.programs.services import join

WORDS = texts_beside(__file__)


def schedule(company: Company) -> None:
    """Plan what the file says: days ago, the service, its arguments."""
    if company.today - 61 * DAY > company.start:
        for number, words in enumerate(WORDS["ideas"]):
            for days, *act in words["acts"]:
                moment = company.agenda.at(company.today - days * DAY, 14)
                company.agenda.put(moment, partial(_act, company, number, *act))


def _act(company: Company, number: int, verb: str, values: dict[str, object]) -> None:
    words, lead, program = (
        WORDS["ideas"][number],
        company.account("lead"),
        public_program(COCREATION),
    )
    volunteer = company.account("volunteer")
    able = sorted(
        mail for mail in company.members
        if mail != volunteer.email and company.by_mail[mail].works(company.today)
    )  # fmt: skip
    people = [volunteer, *map(company.person, able[:14])]
    for each in people:
        join(program, by=each, version=1)
    idea = services.write(
        program, by=people[number], named=number == 0, row_id=db.id_of("idea", str(number)),
        title=words["title"], text=words["text"], language="fr", theme_id=None,
    )  # fmt: skip
    actors = {"publish": [people[number]], "support": people[number + 1 :][: words["support"]]}
    for by in actors.get(verb, [lead]):
        getattr(services, verb)(idea, by=by, **values)

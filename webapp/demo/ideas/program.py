"""A small program of co-creation, for as long as nothing else of the demo company opens one."""

from webapp.demo.champions import program as champions
from webapp.demo.company import REASON, Company
from webapp.people.services import grant
from webapp.people.workflow import Role
from webapp.program_kinds import KINDS, Kind
from webapp.programs import services
from webapp.programs.models import Program
from webapp.programs.queries import open_programs

NAMES = {"en": "Ideas and workshops", "fr": "Idées et ateliers"}


def program_of(company: Company) -> Program:
    """The open program of co-creation."""
    if found := open_programs(Kind.cocreation):
        return found[0]
    lead, known = company.account("lead"), champions.WORDS["charter"]
    charter = {
        c: {p: t.get(p, t["purpose"]) for p in KINDS[Kind.cocreation].parts}
        for c, t in known.items()
    }
    program = services.create("co-creation", Kind.cocreation, NAMES, by=lead)
    grant(lead, Role.lead, by=None, scope=program.id, reason=REASON)
    services.write_charter(program, charter, by=lead)
    services.open_program(program, by=lead)
    return program

"""What a program may spend at networks in a month, and what it has spent."""

from datetime import UTC, datetime

from webapp.core import clock, db
from webapp.core.errors import Invalid
from webapp.core.unit_of_work import record
from webapp.delivery import events, queries
from webapp.delivery.models import NetworkBudget
from webapp.people.models import Person
from webapp.programs.models import Program

MICRO = 1_000_000
MOST_CENTS = 10_000_000


def month_start() -> datetime:
    """The first moment of this month in UTC, as networks count their bills."""
    return clock.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def monthly_budget(program_id: str) -> int:
    """The budget in millionths of a US dollar; 0 where none was set."""
    found = db.session().get(NetworkBudget, program_id)
    return found.monthly if found else 0


def spent_this_month(program_id: str) -> int:
    """What was spent this month, in millionths of a US dollar."""
    return queries.spent_since(program_id, month_start())


def affordable(program_id: str, price: int) -> bool:
    """Whether this month's budget still covers a price."""
    return spent_this_month(program_id) + price <= monthly_budget(program_id)


def set_budget(program: Program, cents: int, *, by: Person) -> None:
    """Set what may be spent in a month, in US cents; 0 ends it. Raises Invalid on `dollars`."""
    if not 0 <= cents <= MOST_CENTS:
        raise Invalid("dollars", "Enter an amount between 0 and 100,000 dollars.")
    db.lock(program)
    found = db.session().get(NetworkBudget, program.id)
    if found is None:
        found = NetworkBudget(program_id=program.id)
        db.session().add(found)
    found.monthly, found.set_at = cents * MICRO // 100, clock.now()
    record(events.BudgetSet(actor=by.id, object_id=program.id, cents=cents))

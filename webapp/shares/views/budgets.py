"""What a program may spend at networks, set by its lead."""

from flask import Response
from flask_babel import gettext as _

from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.shares import services
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.registry import NAMES
from webapp.shares.forms import BudgetForm
from webapp.shares.views.blueprint import networks, room
from webapp.shares.views.delivering import dollars
from webapp.web.acting import acting
from webapp.web.guards import guarded
from webapp.web.locale import typed
from webapp.web.pages import page, say, to


def load_led(me: Person, slug: str) -> Program:
    """A program for its lead to work on."""
    return programs.led_program(me, slug)


@room.route("/programs/<program>/budget", methods=["GET", "POST"])
@guarded(is_lead, program=load_led)
def budget(program: Program) -> Response:
    """What was spent this month, and how much may be."""
    form = BudgetForm(dollars=typed(services.monthly(program.id) / services.MICRO))

    def verb(me: Person) -> bool:
        services.set_budget(program, form.cents, by=me)
        return True

    if acting(form, verb):
        say(_("Saved. It holds for this month already, and for each month after it."))
        return to("shares.budget", program=program.slug)
    prices = [(_(NAMES[code]), *_prices(code)) for code in registry.configured(networks())]
    return page(
        "shares/budget.html", program=program, form=form, prices=prices,
        spent=dollars(services.spent(program.id)), monthly=dollars(services.monthly(program.id)),
        off=services.monthly(program.id) == 0,
    )  # fmt: skip


def _prices(code: str) -> tuple[str, str]:
    post, read = registry.prices(code, networks())
    return (dollars(post) if post else "", dollars(read) if read else "")

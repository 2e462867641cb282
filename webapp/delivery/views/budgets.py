"""What a program may spend at networks, set by its lead."""

from flask import Response
from flask_babel import gettext as _

from webapp.delivery import services
from webapp.delivery.forms import BudgetForm
from webapp.delivery.views.blueprint import bp, networks
from webapp.delivery.views.panel import dollars
from webapp.networks import registry
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.guards import guarded
from webapp.web.locale import typed
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit


@bp.route("/programs/<program>/budget", methods=["GET", "POST"])
@guarded(is_lead, program=programs.led_sharing_program)
def budget(program: Program) -> Response:
    """What was spent this month, and the budget."""
    form = BudgetForm(dollars=typed(services.monthly_budget(program.id) / services.MICRO))

    def save(me: Person) -> bool:
        services.set_budget(program, form.cents, by=me)
        return True

    if isinstance(submit(form, save), Done):
        flash(_("Saved. The budget applies from this month on."))
        return redirect_to("delivery.budget", program=program.slug)
    prices = [(_(NAMES[code]), *_prices(code)) for code in registry.configured(networks())]
    return render(
        "delivery/budget.html", program=program, form=form, prices=prices,
        spent=dollars(services.spent_this_month(program.id)),
        monthly=dollars(services.monthly_budget(program.id)),
        off=services.monthly_budget(program.id) == 0,
    )  # fmt: skip


def _prices(code: str) -> tuple[str, str]:
    post, read = registry.prices(code, networks())
    return (dollars(post) if post else "", dollars(read) if read else "")

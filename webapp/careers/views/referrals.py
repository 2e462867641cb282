"""Personal links to the career page: list, make, pause, resume, end."""

from collections.abc import Callable

from flask import Response
from flask_babel import gettext as _

from webapp.careers import queries, services
from webapp.careers.forms import ReferralForm
from webapp.careers.models import Referral
from webapp.careers.views.blueprint import bp, load_referral, page_address
from webapp.careers.workflow import ReferralState
from webapp.core import runtime
from webapp.core.i18n import gettext_noop
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.tracking.queries import visits_of_links
from webapp.tracking.services import link_address
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

STEPS: dict[str, tuple[Callable[..., None], str]] = {
    "pause": (services.pause, gettext_noop("Visits are no longer counted. The link still works.")),
    "resume": (services.resume, gettext_noop("Visits are counted again.")),
    "end": (services.end, gettext_noop("The link has ended. Its address and counts are deleted.")),
}


@bp.get("/referrals")
@guarded(signed_in)
def referrals() -> Response:
    """A person's own links, and the form of a new one."""
    return _page(ReferralForm(formdata=None))


@bp.post("/referrals")
@guarded(signed_in)
def make_referral() -> Response:
    """Make a link."""
    form = ReferralForm()
    result = submit(form, lambda me: _make(form, me))
    if isinstance(result, Done):
        flash(_("Your link is ready."))
        return redirect_to("careers.referrals")
    return _page(form)


def _page(form: ReferralForm) -> Response:
    found = queries.own_referrals(person())
    base = runtime.current().settings.link_base_url
    links = {each.link_id: link_address(base, each.link.token) for each in found if each.link}
    usable = sum(each.state != ReferralState.ended for each in found)
    return render(
        "careers/referrals.html", form=form, referrals=found, links=links,
        visits=visits_of_links([each for each in links if each]), page=page_address(),
        full=usable >= services.MOST, most=services.MOST,
        hosts=sorted(runtime.current().settings.link_hosts),
    )  # fmt: skip


def _make(form: ReferralForm, me: Person) -> Referral:
    return services.make(
        by=me, row_id=form.row_id(me.id), job=str(form.job.data or ""),
        hosts=runtime.current().settings.link_hosts,
    )  # fmt: skip


@bp.post("/referrals/<referral>/<any(pause, resume, end):step>")
@guarded(is_own, page="careers.referrals", referral=load_referral)
def move_referral(referral: Referral, step: str) -> Response:
    """Take a step of a link."""
    service, done = STEPS[step]
    submit_button(StepForm(), lambda me: service(referral, by=me))
    flash(_(done))
    return redirect_to("careers.referrals")

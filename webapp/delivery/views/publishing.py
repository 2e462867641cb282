"""Publish a share through its author's account; send one again that is not there."""

from flask import Response
from flask_babel import gettext as _

from webapp.core import jobs
from webapp.core.errors import WrongState
from webapp.delivery import queries, services
from webapp.delivery.forms import PublishForm
from webapp.delivery.models import Delivery
from webapp.delivery.views.blueprint import bp, networks
from webapp.networks.registry import NAMES
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.sharing.models import Share
from webapp.sharing.views.blueprint import load_share
from webapp.sharing.views.showing import share_page
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to
from webapp.web.submit import Refused, submit, submit_button


@bp.post("/shares/<share>/publish")
@guarded(is_own, page="sharing.show", share=load_share)
def publish(share: Share) -> Response:
    """Publish it through the author's account, now or at a time."""
    form = PublishForm()
    if isinstance(submit(form, lambda me: _confirm(share, form, me)), Refused):
        return share_page(share, panel_form=form)
    if form.at.data:
        flash(_("It will be posted at the time you chose. Until then, you can cancel it here."))
    elif share.channel in jobs.paused_channels():
        name = _(NAMES[share.channel])
        flash(_("Confirmed. It is posted once publishing on %(channel)s resumes.", channel=name))
    else:
        flash(_("It is being posted. You can leave this page."))
    return redirect_to("sharing.show", share=share.id)


def _confirm(share: Share, form: PublishForm, me: Person) -> Delivery:
    """Confirm it. An obstacle that arose since the page was made is shown on the current page."""
    reason = services.obstacle(share, networks())
    if reason is not None and queries.delivery_of(share) is None:
        raise WrongState(services.OBSTACLES[reason])
    return services.confirm(share, by=me, networks=networks(), at=form.at.moment)


@bp.post("/shares/<share>/send-again")
@guarded(is_own, page="sharing.show", share=load_share)
def send_again(share: Share) -> Response:
    """The author looked, and the post is not there."""
    submit_button(StepForm(), lambda me: services.retry_delivery(share, by=me))
    flash(_("It is being posted again."))
    return redirect_to("sharing.show", share=share.id)

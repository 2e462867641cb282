"""A share through its author's account: confirm it, and have a held one sent again."""

from flask import Response
from flask_babel import gettext as _

from webapp.kernel import outbox
from webapp.kernel.errors import WrongState
from webapp.people.models import Person
from webapp.shares import queries, services
from webapp.shares.channels.registry import NAMES
from webapp.shares.forms import PublishForm
from webapp.shares.models import Delivery, Share
from webapp.shares.rules import is_own
from webapp.shares.views.blueprint import load_share, networks, room
from webapp.shares.views.choosing import moment_of
from webapp.shares.views.showing import show
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import say, to


@room.post("/shares/<share>/publish")
@guarded(is_own, page="shares.show", share=load_share)
def publish(share: Share) -> Response:
    """Let it go out through my account, now or at a moment."""
    form = PublishForm()
    if acting(form, lambda me: _confirm(share, form, me)) is None:
        return show(share, publishing=form)
    if form.at.data:
        say(_("It goes out at the moment you chose. Until then you can cancel it on this page."))
    elif share.channel in outbox.stopped():
        name = _(NAMES[share.channel])
        say(_("Confirmed. It waits until publishing on %(channel)s goes on.", channel=name))
    else:
        say(_("It goes out in a moment. This page says how it went; you need not wait for it."))
    return to("shares.show", share=share.id)


def _confirm(share: Share, form: PublishForm, me: Person) -> Delivery:
    """What came in the way since the page was made is said on the page as it stands now."""
    reason = services.obstacle(share, networks())
    if reason is not None and queries.delivery_of(share) is None:
        raise WrongState(services.OBSTACLES[reason])
    return services.confirm(share, by=me, networks=networks(), at=moment_of(form.at.data))


@room.post("/shares/<share>/send-again")
@guarded(is_own, page="shares.show", share=load_share)
def send_again(share: Share) -> Response:
    """I looked, and it is not there."""
    acting(StepForm(), lambda me: services.send_again(share, by=me))
    say(_("It goes out again in a moment."))
    return to("shares.show", share=share.id)

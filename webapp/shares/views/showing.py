"""One share: publish it, or copy it, open the composer, and say where it stands."""

from typing import Any, NamedTuple

from flask import Response
from flask_babel import gettext as _

from webapp.kernel import activity
from webapp.programs import queries as programs
from webapp.shares import services
from webapp.shares.channels.registry import CHANNELS, NAMES
from webapp.shares.forms import PostedForm, PublishForm, SentForm
from webapp.shares.models import Share
from webapp.shares.rules import is_own
from webapp.shares.views.blueprint import base, load_share, room
from webapp.shares.views.delivering import publication
from webapp.shares.views.reasons import step
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.locale import moment
from webapp.web.pages import page, say, to


class Entry(NamedTuple):
    """One line of a timeline."""

    when: str
    who: str | None
    what: str


def _form(share: Share) -> PostedForm | SentForm:
    return PostedForm() if services.has_address(share) else SentForm()


@room.get("/shares/<share>")
@guarded(is_own, share=load_share)
def show(
    share: Share, form: PostedForm | SentForm | None = None, publishing: PublishForm | None = None
) -> Response:
    """One share: let it go out, or copy, open the composer, come back and paste the address."""
    return page(
        "shares/show.html", share=share, form=form or _form(share), **_composing(share),
        publishing=publishing or PublishForm(), **publication(share),
        address=services.posted_address(share), addressed=services.has_address(share),
        network=NAMES[share.channel], entries=_timeline(share),
        open_brief=programs.why_not_write(share.story.brief) is None,
    )  # fmt: skip


def _timeline(share: Share) -> list[Entry]:
    """What its author and this house did with it, in words; addresses are no part of it."""
    return [_entry(act, str(_(NAMES[share.channel]))) for act in activity.of_object(share.id)]


def _entry(act: activity.Activity, channel: str) -> Entry:
    told = step(act.verb, act.facts.get("reason"), channel)
    return Entry(moment(act.at), None if told else _("You"), told or _(act.verb))


def _composing(share: Share) -> dict[str, Any]:
    """What the way out needs; nothing where there was none."""
    if share.link is None:
        return {"composer": None, "takes_text": False}
    channel = CHANNELS[share.channel]
    link = services.address_of(base(), share.link.token)
    composer = channel.composer(share.body, link, share.revision.title, share.server or "")
    return {"composer": composer, "takes_text": channel.takes_text}


@room.post("/shares/<share>/posted")
@guarded(is_own, page="shares.show", share=load_share)
def posted(share: Share) -> Response:
    """I posted it, here it is."""
    form = _form(share)
    address = form.address.data if isinstance(form, PostedForm) else None
    done = acting(form, lambda me: services.declare_posted(share, by=me, address=address or ""))
    if done:
        say(_("Noted. Visits on your link are counted once the week is over."))
        return to("shares.show", share=share.id)
    return show(share, form)


@room.post("/shares/<share>/correct")
@guarded(is_own, page="shares.show", share=load_share)
def correct(share: Share) -> Response:
    """The address was another one."""
    form = PostedForm()
    if acting(form, lambda me: services.correct(share, by=me, address=form.address.data)):
        say(_("The address is corrected. The one before is not kept."))
        return to("shares.show", share=share.id)
    return show(share, form)


@room.post("/shares/<share>/retire")
@guarded(is_own, page="shares.show", share=load_share)
def retire(share: Share) -> Response:
    """Count nothing any more."""
    acting(StepForm(), lambda me: services.retire(share, by=me))
    say(_("The link is retired. Your post still leads on; nothing is counted any more."))
    return to("shares.show", share=share.id)


@room.post("/shares/<share>/cancel")
@guarded(is_own, page="shares.show", share=load_share)
def cancel(share: Share) -> Response:
    """Not after all."""
    acting(StepForm(), lambda me: services.cancel(share, by=me))
    say(_("Cancelled. The story stays approved; you can share it later."))
    return to("stories.show", story=share.story_id)

"""The page of a share: post by hand, address, figures of the author, retire, cancel."""

from typing import Any

from flask import Response, redirect
from flask_babel import gettext as _

from webapp.briefs import queries as briefs
from webapp.core import activity
from webapp.core.i18n import gettext_noop
from webapp.networks.registry import NAMES, NETWORKS
from webapp.people.rules import is_own
from webapp.sharing import queries, services
from webapp.sharing.forms import FiguresForm, PostedForm, SentForm
from webapp.sharing.models import Share
from webapp.sharing.providers import activity_sentence, page_of_share, share_panel
from webapp.sharing.views.blueprint import bp, link_base, load_share, load_share_elsewhere
from webapp.sharing.workflow import State
from webapp.tracking.services import link_address
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded
from webapp.web.locale import moment
from webapp.web.pages import TimelineEntry, flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

# Sentences of the history, by the verb of the activity row.
STEPS = {
    "prepared": gettext_noop("You prepared the share."),
    "posted": gettext_noop("You posted it."),
    "posted elsewhere": gettext_noop("You added a post that you had made."),
    "corrected the address of": gettext_noop("You corrected the address."),
    "retired the link of": gettext_noop("You stopped the counting."),
    "added figures to": gettext_noop("You added figures."),
    "cancelled": gettext_noop("You canceled the share."),
}


def _form(share: Share) -> PostedForm | SentForm:
    return PostedForm() if services.has_address(share) else SentForm()


@bp.get("/shares/<share>")
@guarded(is_own, share=load_share)
def show(share: Share) -> Response:
    """Show a share to its author; a share on a channel of this application has its own page."""
    if (address := page_of_share(share)) is not None:
        return redirect(address, 303)  # type: ignore[return-value]
    return share_page(share)


def share_page(
    share: Share, form: PostedForm | SentForm | None = None, panel_form: Form | None = None,
    figures: FiguresForm | None = None,
) -> Response:  # fmt: skip
    """Render the page of a share; the forms are refused ones with their errors."""
    return render(
        "sharing/show.html", share=share, form=form or _form(share), panel_form=panel_form,
        panel=share_panel(share, panel_form), **_composer(share),
        figures=figures or FiguresForm(formdata=None),
        declared=queries.declared_figures([share.id]).get(share.id),
        mentions=services.mentions_of(share), names=NAMES, repeated=_repeated(share),
        address=services.posted_address(share), addressed=services.has_address(share),
        network=NAMES[share.channel], entries=_timeline(share),
        open_brief=briefs.why_not_write(share.story.brief) is None,
    )  # fmt: skip


def _repeated(share: Share) -> Share | None:
    """A share with the same text that the author posted in the last hour."""
    if share.state != State.prepared:
        return None
    return services.repeated_by_author(queries.words_of(share), share.story.author)


def _timeline(share: Share) -> list[TimelineEntry]:
    """The activity of a share; it contains no addresses."""
    return [_entry(act, str(_(NAMES[share.channel]))) for act in activity.of_object(share.id)]


def _entry(act: activity.Activity, channel: str) -> TimelineEntry:
    sentence = activity_sentence(act.verb, act.facts.get("reason"), channel)
    return TimelineEntry(moment(act.at), None, sentence or _(STEPS.get(act.verb, act.verb)))


def _composer(share: Share) -> dict[str, Any]:
    """The address of the network's composer; None for a share without a link."""
    if share.link is None:
        return {"composer": None, "takes_text": False}
    network = NETWORKS[share.channel]
    link = link_address(link_base(), share.link.token)
    composer = network.composer(share.body, link, share.revision.title, share.server or "")
    return {"composer": composer, "takes_text": network.takes_text}


@bp.post("/shares/<share>/posted")
@guarded(is_own, page="sharing.show", share=load_share_elsewhere)
def posted(share: Share) -> Response:
    """Record that the author posted it by hand, with the address."""
    form = _form(share)
    address = form.address.data if isinstance(form, PostedForm) else None
    result = submit(form, lambda me: services.declare_posted(share, by=me, address=address or ""))
    if isinstance(result, Done):
        flash(_("Your post is recorded."))
        return redirect_to("sharing.show", share=share.id)
    return share_page(share, form)


@bp.post("/shares/<share>/correct")
@guarded(is_own, page="sharing.show", share=load_share_elsewhere)
def correct(share: Share) -> Response:
    """Correct the address of a posted share."""
    form = PostedForm()
    result = submit(
        form, lambda me: services.correct_address(share, by=me, address=form.address.data)
    )
    if isinstance(result, Done):
        flash(_("The address is corrected. The earlier one is deleted."))
        return redirect_to("sharing.show", share=share.id)
    return share_page(share, form)


@bp.post("/shares/<share>/figures")
@guarded(is_own, page="sharing.show", share=load_share_elsewhere)
def declare(share: Share) -> Response:
    """Store the figures that the author sees on the network."""
    form = FiguresForm()
    result = submit(form, lambda me: services.declare_figures(share, by=me, **form.numbers()))
    if isinstance(result, Done):
        flash(_("Your figures are saved."))
        return redirect_to("sharing.show", share=share.id)
    return share_page(share, figures=form)


@bp.post("/shares/<share>/retire")
@guarded(is_own, page="sharing.show", share=load_share_elsewhere)
def retire(share: Share) -> Response:
    """Retire the link."""
    submit_button(StepForm(), lambda me: services.retire_link(share, by=me))
    flash(_("The link still works. Visits are no longer counted."))
    return redirect_to("sharing.show", share=share.id)


@bp.post("/shares/<share>/cancel")
@guarded(is_own, page="sharing.show", share=load_share_elsewhere)
def cancel(share: Share) -> Response:
    """Cancel the share."""
    submit_button(StepForm(), lambda me: services.cancel_share(share, by=me))
    flash(_("The share is canceled. The story stays approved."))
    return redirect_to("stories.show", story=share.story_id)

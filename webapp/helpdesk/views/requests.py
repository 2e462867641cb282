"""The page of one help request: for the person who asked, the champion, and the lead."""

from flask import Response
from flask_babel import gettext as _

from webapp.core.i18n import gettext_noop
from webapp.core.permissions import signed_in
from webapp.helpdesk import home, queries, services
from webapp.helpdesk.forms import AnswerForm, HandForm
from webapp.helpdesk.models import HelpRequest
from webapp.helpdesk.rules import is_helper, is_other_lead
from webapp.helpdesk.sealing import text_of
from webapp.helpdesk.views.blueprint import bp
from webapp.helpdesk.workflow import LIVE, HelpState
from webapp.people.rules import is_own
from webapp.web.bilingual import language_name
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

OWN = {
    "resolve": services.resolve, "not_yet": services.not_yet, "ask_again": services.ask_again,
    "withdraw": services.withdraw_help,
}  # fmt: skip
SAID = {
    "accept": gettext_noop("You accepted. Your colleague sees your name. Contact them now."),
    "resolve": gettext_noop("The help request is resolved."),
    "not_yet": gettext_noop("The champion is notified that it is not resolved yet."),
    "ask_again": gettext_noop("Your help request is passed on. You are notified how it continues."),
    "withdraw": gettext_noop("The help request is withdrawn."),
}


@bp.get("/help/<asked>")
@guarded(signed_in, asked=queries.help_for)
def help_request(asked: HelpRequest) -> Response:
    """A help request."""
    return _page(asked)


def _page(
    asked: HelpRequest, answer_form: AnswerForm | None = None, hand_form: HandForm | None = None
) -> Response:
    me = person()
    helps, leads = is_helper(me, asked), asked.escalated_at is not None and is_other_lead(me, asked)
    reads = asked.person_id == me.id or asked.state in LIVE
    if leads and asked.state == HelpState.escalated and hand_form is None:
        hand_form = HandForm(services.possible_helpers(asked))
    return render(
        "helpdesk/request.html", asked=asked, mine=asked.person_id == me.id, helps=helps,
        leads=leads, text=text_of(asked) if reads else "", topic=home.namer([asked])(asked),
        language=language_name(asked.language), answer_form=answer_form or AnswerForm(),
        hand_form=hand_form, handed=helps and queries.is_handed(asked),
        no_lead=asked.state == HelpState.escalated and not queries.leads_of(asked),
    )  # fmt: skip


@bp.post("/help/<asked>/accept")
@guarded(is_helper, page="helpdesk.help_request", asked=queries.help_for)
def accept(asked: HelpRequest) -> Response:
    """Accept a help request."""
    submit_button(StepForm(), lambda me: services.accept(asked, by=me))
    flash(_(SAID["accept"]))
    return redirect_to("helpdesk.help_request", asked=asked.id)


@bp.post("/help/<asked>/decline")
@guarded(is_helper, page="helpdesk.help_request", asked=queries.help_for)
def decline(asked: HelpRequest) -> Response:
    """Decline a help request."""
    handed = queries.is_handed(asked)
    submit_button(StepForm(), lambda me: services.decline(asked, by=me))
    if handed:
        flash(_("You declined. The lead is notified, without a reason."))
    else:
        flash(_("You declined. Another champion is asked, and no one sees who declined."))
    return redirect_to("helpdesk.mine")


@bp.post("/help/<asked>/answer")
@guarded(is_helper, page="helpdesk.help_request", asked=queries.help_for)
def answer(asked: HelpRequest) -> Response:
    """Say that a help request is answered, with the minutes it took."""
    form = AnswerForm()
    if isinstance(submit(form, lambda me: services.answer(asked, form.minutes.data, by=me)), Done):
        flash(_("Marked as answered. Your colleague says whether it is resolved."))
        return redirect_to("helpdesk.help_request", asked=asked.id)
    return _page(asked, answer_form=form)


@bp.post("/help/<asked>/<any(resolve, not_yet, ask_again, withdraw):verb>")
@guarded(is_own, page="helpdesk.help_request", asked=queries.help_for)
def move_own(asked: HelpRequest, verb: str) -> Response:
    """Say whether one's own help request is resolved, ask another champion, or withdraw it."""
    submit_button(StepForm(), lambda me: OWN[verb](asked, by=me))
    # The champion of an answer may be none any more: then it is passed on.
    said = "ask_again" if verb == "not_yet" and asked.state == HelpState.open else verb
    flash(_(SAID[said]))
    return redirect_to("helpdesk.help_request", asked=asked.id)


@bp.post("/help/<asked>/reply")
@guarded(is_other_lead, page="helpdesk.help_request", asked=queries.help_for)
def reply(asked: HelpRequest) -> Response:
    """Say, as a lead, that a help request is answered."""
    submit_button(StepForm(), lambda me: services.reply(asked, by=me))
    flash(_("Marked as answered. Your colleague says whether it is resolved."))
    return redirect_to("helpdesk.help_request", asked=asked.id)


@bp.post("/help/<asked>/hand")
@guarded(is_other_lead, page="helpdesk.help_request", asked=queries.help_for)
def hand(asked: HelpRequest) -> Response:
    """Ask a champion, as a lead."""
    form = HandForm(services.possible_helpers(asked))
    if isinstance(submit(form, lambda me: services.hand(asked, form.champion.data, by=me)), Done):
        flash(_("The champion is asked."))
        return redirect_to("helpdesk.help_request", asked=asked.id)
    return _page(asked, hand_form=form)

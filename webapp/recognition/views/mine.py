"""One's own recognition: badges, thank-you notes, the way to the journal."""

from datetime import date

from flask import Response
from flask_babel import gettext as _

from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.recognition import queries, services
from webapp.recognition.forms import ShownForm
from webapp.recognition.models import Badge
from webapp.recognition.sealing import Fact, proof_of
from webapp.recognition.views.blueprint import bp
from webapp.recognition.workflow import RULES
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.locale import day, in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import submit_button


def load_badge(me: Person, badge_id: str) -> Badge:
    """A badge of this person."""
    return queries.badge_for(me, badge_id)


@bp.get("/recognition")
@guarded(signed_in)
def mine() -> Response:
    """Badges with their proof, notes that one got and wrote."""
    me = person()
    badges = [(each, [_words(fact) for fact in proof_of(each)]) for each in queries.badges_of(me)]
    return render(
        "recognition/mine.html", me=me, badges=badges, rules=RULES, received=queries.received(me),
        sent=queries.sent(me), receives=queries.receives(me), entries=queries.entries_of(me),
    )  # fmt: skip


@bp.post("/badges/<badge>/show")
@guarded(is_own, page="recognition.mine", badge=load_badge)
def show_badge(badge: Badge) -> Response:
    """Show or hide a badge."""
    form = ShownForm()
    submit_button(
        form, lambda me: services.show_badge(badge, shown=form.shown.data == "yes", by=me)
    )
    return redirect_to("recognition.mine", _anchor="badges")


@bp.post("/badges/<badge>/delete")
@guarded(is_own, page="recognition.mine", badge=load_badge)
def delete_badge(badge: Badge) -> Response:
    """Delete a badge."""
    submit_button(StepForm(), lambda me: services.delete_badge(badge, by=me))
    flash(_("The badge is deleted."))
    return redirect_to("recognition.mine", _anchor="badges")


@bp.post("/recognition/thanks")
@guarded(signed_in, page="recognition.mine")
def switch_thanks() -> Response:
    """Choose whether thank-you notes arrive."""
    form = ShownForm()
    submit_button(form, lambda me: services.switch_thanks(receives=form.shown.data == "yes", by=me))
    return redirect_to("recognition.mine", _anchor="notes")


def _words(fact: Fact) -> str:
    """A fact of a proof in the reader's language."""
    return in_language(fact["names"]) if "names" in fact else day(date.fromisoformat(fact["day"]))

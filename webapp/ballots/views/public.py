"""Pages without a session: answer with a ballot, or by an open link, and how answers stay secret.

They know nobody: no cookie is read or set, and nothing of a request is logged.
"""

from collections.abc import Callable, Mapping

from flask import Response, make_response, render_template, request
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp import answer_store
from webapp.answer_store import WrongCodeError
from webapp.ballots import queries
from webapp.ballots.allowance import allowance
from webapp.ballots.views.blueprint import bp
from webapp.barometers import answering
from webapp.barometers.models import Wave
from webapp.barometers.workflow import Population
from webapp.core.errors import Invalid
from webapp.core.permissions import public
from webapp.people.models import Person
from webapp.web.guards import guarded
from webapp.web.pages import redirect_to, render
from webapp.web.security import refuse_other_sites

Taken = Callable[[Mapping[str, int | str], Mapping[str, str]], bool]


def _of_employees(_me: Person | None, wave_id: str) -> Wave:
    return queries.wave_of(Population.employees, wave_id)


def _of_candidates(_me: Person | None, wave_id: str) -> Wave:
    return queries.wave_of(Population.candidates, wave_id)


@bp.route("/ballot/<wave>", methods=["GET", "POST"])
@guarded(public, wave=_of_employees)
def ballot(wave: Wave) -> Response:
    """Answer with a code. The page is the same for everybody; the code is behind the # or typed."""

    def take(values: Mapping[str, int | str], comments: Mapping[str, str]) -> bool:
        try:
            code = answer_store.tidy(request.form.get("code", ""))
        except WrongCodeError:
            return False
        return answer_store.cast(wave.id, code, values, comments)

    refused = _(
        "This code is unknown or was used already. If you sent your answers before, they count."
    )
    return _answered(wave, "ballots.ballot", "code", refused, take)


@bp.get("/ballot/<wave>/sent")
@guarded(public, wave=_of_employees)
def sent(wave: Wave) -> Response:
    """Thanks, and what happens next."""
    return render("ballots/sent.html", wave=wave)


@bp.route("/candidates/<wave>", methods=["GET", "POST"])
@guarded(public, wave=_of_candidates)
def candidates(wave: Wave) -> Response:
    """Answer by a link that is open to anyone; these answers are never counted with employees'."""

    def take(values: Mapping[str, int | str], comments: Mapping[str, str]) -> bool:
        # Another site could let its visitors answer, each from an address of their own.
        refuse_other_sites()
        if not allowance().use(request.remote_addr or ""):
            return False
        answer_store.cast_openly(wave.id, values, comments)
        return True

    refused = _("Too many answers came from your network. Please try again in ten minutes.")
    return _answered(wave, "ballots.candidates", "", refused, take)


@bp.get("/candidates/<wave>/sent")
@guarded(public, wave=_of_candidates)
def sent_openly(wave: Wave) -> Response:
    """Thanks, and what happens next."""
    return render("ballots/sent.html", wave=wave)


@bp.get("/ballot-secrecy")
@guarded(public)
def secrecy() -> Response:
    """How a ballot stays secret, and what is not covered."""
    return render("ballots/secrecy.html")


def _answered(wave: Wave, endpoint: str, field: str, refused: str, take: Taken) -> Response:
    """The page of a questionnaire; a post stores the answers, or shows them again with errors.

    `take` returns whether the answers were taken; where not, `refused` is shown beside `field`.
    """
    posted = request.method == "POST"
    if not queries.accepts(wave):
        return make_response(
            render_template("ballots/ended.html", wave=wave), 409 if posted else 200
        )
    errors: dict[str, str] = {}
    if posted:
        try:
            values, comments = answering.read(wave.version, request.form)
        except Invalid as refusal:
            errors[refusal.field] = _(refusal.message, **refusal.values)
        else:
            if take(values, comments):
                done = "ballots.sent" if field else "ballots.sent_openly"
                return redirect_to(done, wave=wave.id, lang=str(get_locale()))
            errors[field] = refused
    page = render_template(
        "ballots/ballot.html", wave=wave, endpoint=endpoint, with_code=bool(field),
        given=request.form.to_dict(), errors=errors,
    )  # fmt: skip
    return make_response(page, 422 if errors else 200)

"""The feed of stories that colleagues shared."""

from flask import Response, request

from webapp.core.permissions import signed_in
from webapp.networks.registry import NAMES
from webapp.program_kinds import Kind
from webapp.programs import queries as programs
from webapp.programs.workflow import EnrollmentState
from webapp.sharing import queries
from webapp.sharing.queries import FeedFilter
from webapp.sharing.views.blueprint import bp
from webapp.web.guards import guarded, person
from webapp.web.pages import render

LONGEST = 100


def _asked(name: str, known: dict[str, str]) -> str:
    """A value of the address, as its id; empty unless it is one of these."""
    return known.get(request.args.get(name, ""), "")


def _typed(name: str) -> str:
    """A value of the address without invisible characters, shortened."""
    given = request.args.get(name, "")[:LONGEST]
    return "".join(character for character in given if character.isprintable())


@bp.get("/shared")
@guarded(signed_in)
def shared() -> Response:
    """Show the feed, newest first; names only with consent."""
    me = person()
    mine = {
        o.program.slug: o.program for o in programs.own_enrollments(me, Kind.sharing)
        if o.enrollment.state == EnrollmentState.active
    }  # fmt: skip
    ids = [program.id for program in mine.values()]
    languages = queries.feed_languages(ids)
    asked = FeedFilter(
        _asked("program", {slug: program.id for slug, program in mine.items()}),
        _asked("channel", {code: code for code in NAMES}),
        _asked("language", {code: code for code in languages}),
        _typed("q"),
    )
    kept = {name: _typed(name) for name in ("q", "program", "channel", "language")}
    page = queries.feed_page(me, ids, asked, request.args.get("page", 1, int))
    return render(
        "sharing/shared.html", page=page, programs=mine, languages=languages, names=NAMES,
        kept={name: value for name, value in kept.items() if value},
    )  # fmt: skip

"""One's own place in a program: pause, allow, stop, leave; and who chose to be named."""

from datetime import timedelta
from typing import NamedTuple

from flask import Response
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.kernel import clock
from webapp.kernel.errors import Missing
from webapp.kernel.rules import signed_in
from webapp.people.models import Person
from webapp.programs import queries, services
from webapp.programs.forms import PauseForm, PurposeForm
from webapp.programs.models import Enrollment, Program
from webapp.programs.rules import is_enrolled
from webapp.programs.views.blueprint import room
from webapp.programs.views.charters import load_place, load_public
from webapp.programs.workflow import Purpose
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import page, say, to

USUAL_PAUSE = timedelta(days=30)


class Said(NamedTuple):
    """What a purpose is called, what it does, who sees it, what stopping does, and whether
    anything uses it yet.
    """

    name: str
    does: str
    seen_by: str
    stopping: str
    used: bool = False


PURPOSES = {
    Purpose.listed: Said(
        _l("Be named to others in the program"),
        _l("Your name stands on the page of people in this program."),
        _l("people who are in this program, and nobody else"),
        _l("Your name is gone from that page at once."),
        used=True,
    ),
    Purpose.suggestions: Said(
        _l("Receive suggestions"),
        _l("You may be told of a brief that fits what you wrote about before."),
        _l("you alone"),
        _l("No suggestion reaches you from then on."),
    ),
    Purpose.counted_links: Said(
        _l("Have your links counted as yours"),
        _l(
            "Links of your shares carry you, so that a page of your own shows how often they "
            "were opened."
        ),
        _l("you alone; everybody else sees totals of the program"),
        _l("Your old links go on leading, and no further visit is noted with you."),
        used=True,
    ),
    Purpose.connector: Said(
        _l("Use a connected account"),
        _l(
            "A share may go out through an account that you connected, once you confirm that "
            "share, now or at a time you choose. Kept are when it was tried and what came of it, "
            "the address of the post, and four readings of what the network counts of it."
        ),
        _l(
            "you alone; administrators see how many shares wait and, where one is held or its "
            "outcome unknown, its number and the reason, without name or text; where you allow "
            "measuring, what networks count enters the figures under a pseudonym; readers see the "
            "post, as always"
        ),
        _l(
            "Nothing more goes out through it and nothing more is read; what waits is ready to be "
            "shared by hand."
        ),
        used=True,
    ),
    Purpose.career_page: Said(
        _l("Appear on the public career page"),
        _l("An approved story of yours may stand on the career page with your first name."),
        _l("everybody who opens the career page"),
        _l("Your stories are gone from that page at once."),
    ),
    Purpose.measuring: Said(
        _l("Take part in measuring"),
        _l(
            "Under a pseudonym these enter the figures of the program, from the day you joined: "
            "when you send and share stories, how much of their words the brief supplied, and what "
            "networks count of posts that went out through your account."
        ),
        _l("whoever reads the figures of the program, never for a small group nor with your name"),
        _l("You are absent from the next figures that are made; those already told stay."),
        used=True,
    ),
}


def load_left(me: Person, slug: str) -> Enrollment:
    """The enrollment this person left last."""
    found = queries.last_left(me, queries.public_program(slug).id)
    if found is None:
        raise Missing(queries.NO_PROGRAM)
    return found


def load_inside(me: Person, slug: str) -> Program:
    """A program in which this person takes part or holds a role."""
    return queries.inside(me, slug)


@room.get("/programs/<place>/place")
@guarded(signed_in, place=load_place)
def place(place: Enrollment) -> Response:
    """My place in this program."""
    return _show(place, PauseForm(until=clock.now().date() + USUAL_PAUSE))


def _show(place: Enrollment, form: PauseForm) -> Response:
    return page(
        "programs/place.html",
        program=place.program,
        enrollment=place,
        behind=place.charter_id != place.program.charter.id,
        purposes=PURPOSES,
        allowed=queries.allowed(place),
        ledger=queries.ledger(place),
        form=form,
    )


@room.post("/programs/<place>/place/pause")
@guarded(signed_in, page="programs.place", place=load_place)
def pause(place: Enrollment) -> Response:
    """Pause until a day."""
    form = PauseForm()
    if acting(form, lambda me: services.pause_until(place, form.until.data, by=me)) is None:
        return _show(place, form)
    say(_("You pause. Nobody is told, and you are back by yourself on that day."))
    return to("programs.place", place=place.program.slug)


@room.post("/programs/<place>/place/resume")
@guarded(signed_in, page="programs.place", place=load_place)
def resume(place: Enrollment) -> Response:
    """Take part again before the day."""
    acting(StepForm(), lambda me: services.resume(place, by=me))
    say(_("You take part again."))
    return to("programs.place", place=place.program.slug)


@room.post("/programs/<place>/place/purposes")
@guarded(signed_in, page="programs.place", place=load_place)
def choose(place: Enrollment) -> Response:
    """Allow one purpose, or stop it."""
    form = PurposeForm()
    given = form.given.data == "yes"

    def verb(me: Person) -> Enrollment:
        return services.choose(place, Purpose(form.purpose.data), given=given, by=me)

    if acting(form, verb) is None:
        raise Missing("There is no such purpose.")
    said = PURPOSES[Purpose(form.purpose.data)]
    say(_("Allowed: %(purpose)s.", purpose=said.name) if given else str(said.stopping))
    return to("programs.place", place=place.program.slug)


@room.route("/charter/<program>/leave", methods=["GET", "POST"])
@guarded(signed_in, program=load_public)
def leave(program: Program) -> Response:
    """Leave: what will happen, and one button. A second click finds that it is done."""
    form = StepForm()
    running = queries.place(person(), program.id)
    if running is None:
        say(_("You are not in this program."), "note")
        return to("programs.home")
    if acting(form, lambda me: services.leave(running, by=me)):
        return to("programs.receipt", left=program.slug)
    return page("programs/leave.html", program=program, form=form)


@room.get("/programs/<left>/receipt")
@guarded(signed_in, left=load_left)
def receipt(left: Enrollment) -> Response:
    """What leaving cancelled, and what remains."""
    back = queries.place(person(), left.program_id)
    return page("programs/receipt.html", program=left.program, left=left, back=back)


@room.get("/programs/<program>/people")
@guarded(is_enrolled, program=load_inside)
def people(program: Program) -> Response:
    """Who chose to be named to others in the program."""
    me = person()
    listed = queries.allows(me.id, program.id, Purpose.listed)
    found = queries.listed_people(program.id)
    return page("programs/people.html", program=program, people=found, listed=listed)

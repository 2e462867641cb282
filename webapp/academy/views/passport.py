"""The passport: one's own, and what others show."""

from flask import Response

from webapp.academy import queries, services
from webapp.academy.forms import ShownForm
from webapp.academy.models import Completion
from webapp.academy.queries import Passport
from webapp.academy.views.blueprint import bp
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.recognition.sealing import text_of
from webapp.recognition.workflow import RULES
from webapp.web.guards import guarded, person
from webapp.web.pages import redirect_to, render
from webapp.web.submit import submit_button

# More than any version has.
DIGITS = 6


def load_completion(me: Person, key: str) -> Completion:
    """A completion of this person, by the id of the module and the number of the version."""
    module_id, _dash, number = key.partition("-")
    known = number.isascii() and number.isdigit() and len(number) <= DIGITS
    return queries.own_completion(me, module_id, int(number) if known else 0)


@bp.get("/passport")
@guarded(signed_in)
def own() -> Response:
    """What one completed, and what of it is shown."""
    me = person()
    entries = queries.completions_of(me)
    shows = queries.shows_something(me)
    return render("academy/own.html", me=me, entries=entries, shows=shows)


@bp.get("/passports/<passport>")
@guarded(signed_in, passport=queries.passport_for)
def passport(passport: Passport) -> Response:
    """What a person shows to people of the same program."""
    return render("academy/passport.html", passport=passport, rules=RULES, text_of=text_of)


@bp.post("/passport/<completion>")
@guarded(signed_in, page="academy.own", completion=load_completion)
def show(completion: Completion) -> Response:
    """Show or hide a completion."""
    form = ShownForm()
    submit_button(form, lambda me: services.show(completion, shown=form.shown.data == "yes", by=me))
    return redirect_to("academy.own")

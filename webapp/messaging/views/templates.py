"""The messages that people of a program get, as its lead would get them."""

from flask import Response, request
from flask_babel import get_locale

from webapp.core.i18n import LANGUAGES
from webapp.messaging.jobs.previews import Reader, preview, preview_digest, values_of
from webapp.messaging.providers import templates
from webapp.messaging.services.unsubscribing import DIGEST
from webapp.messaging.topics import TOPICS, Topic
from webapp.messaging.views.blueprint import bp
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.programs.queries import led_program
from webapp.programs.rules import is_lead
from webapp.web.guards import guarded, person
from webapp.web.pages import render


def load_led(me: Person, slug: str) -> Program:
    """A program that this person leads."""
    return led_program(me, slug)


@bp.get("/programs/<program>/messages")
@guarded(is_lead, program=load_led)
def previews(program: Program) -> Response:
    """Every message that people of the program get, in both languages, with the lead's own data."""
    known = {
        each.key: each for each in templates()
        if each.topic != Topic.operations and TOPICS[each.topic].kind in {None, program.kind}
    }  # fmt: skip
    asked, wanted = request.args.get("message", ""), request.args.get("language", "")
    reader = Reader(person(), program, wanted if wanted in LANGUAGES else str(get_locale()))
    template = known.get(asked) or next(iter(known.values()))
    mail = preview_digest(reader) if asked == DIGEST else preview(template, reader)
    return render(
        "messaging/previews.html", program=program, mail=mail, reader=reader, known=known,
        names={key: values_of(each, reader) for key, each in known.items()}, topics=TOPICS,
        languages=LANGUAGES, chosen=DIGEST if asked == DIGEST else template.key,
    )  # fmt: skip

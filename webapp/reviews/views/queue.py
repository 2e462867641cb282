"""Pages of reviews: the queue, decided stories, claims, messages."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from webapp.core.i18n import LANGUAGES
from webapp.core.lists import Page
from webapp.core.permissions import signed_in
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.reviews import queries, services
from webapp.reviews.forms import CommentForm
from webapp.reviews.home import waiting
from webapp.reviews.queries import Filters
from webapp.reviews.views.blueprint import bp
from webapp.stories import queries as stories
from webapp.stories.models import Story
from webapp.stories.providers import Conversation
from webapp.stories.rules import may_decide, may_see
from webapp.stories.views.showing import load_story, show
from webapp.stories.workflow import State
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

LONGEST_SEARCH = 100
READERS = ("mine", "free")


def _filters(programs: Sequence[Program]) -> Filters:
    """The filters of the address; a value that is not offered filters nothing."""
    values = request.args
    known = {program.id for program in programs}
    program, language, reader = (values.get(n, "") for n in ("program", "language", "reader"))
    return Filters(
        values.get("q", "")[:LONGEST_SEARCH],
        program if program in known else "",
        language if language in LANGUAGES else "",
        reader if reader in READERS else "",
    )


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _list(
    template: str, endpoint: str, page: Page[Any], filters: Filters, programs: Sequence[Program]
) -> Response:  # fmt: skip
    kept = {
        "q": filters.search, "program": filters.program, "language": filters.language,
        "reader": filters.reader,
    }  # fmt: skip
    return render(
        template,
        page=page,
        endpoint=endpoint,
        filters=filters,
        kept={name: value for name, value in kept.items() if value},
        programs=programs,
        languages=LANGUAGES,
        waiting=waiting(person()),
        claimed=stories.claimed,
    )


@bp.get("/review")
@guarded(signed_in)
def queue() -> Response:
    """The stories that wait for this reviewer, the nearest deadline first."""
    programs = queries.programs_of(person())
    filters = _filters(programs)
    total = waiting(person()) if filters == Filters() else None
    page = queries.queue(person(), filters, _page(), total=total)
    return _list("reviews/queue.html", "reviews.queue", page, filters, programs)


@bp.get("/review/decided")
@guarded(signed_in)
def decided() -> Response:
    """The stories of this reviewer's programs that were answered."""
    programs = queries.programs_of(person())
    filters = _filters(programs)
    page = queries.decided(person(), filters, _page())
    return _list("reviews/decided.html", "reviews.decided", page, filters, programs)


@bp.post("/stories/<story>/claim")
@guarded(may_decide, page="stories.show", story=load_story)
def claim(story: Story) -> Response:
    """Claim the story for reading."""
    submit_button(StepForm(), lambda me: services.claim_review(story, by=me))
    return redirect_to("stories.show", story=story.id, _anchor="review")


@bp.post("/stories/<story>/comments")
@guarded(may_see, page="stories.show", story=load_story)
def comment(story: Story) -> Response:
    """Write a message about the revision that was read."""
    form = CommentForm()
    result = submit(
        form,
        lambda me: services.comment(
            story, by=me, revision=form.number, body=form.remark.data, row_id=form.row_id(me.id)
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Your message is sent."))
        return redirect_to("stories.show", story=story.id)
    return show(story, remark=form)


def conversation(me: Person, story: Story) -> Conversation:
    """The messages about a story, and for reviewers the stories before and after it."""
    reviewing = story.person_id != me.id and story.under_review.state == State.in_review
    before, after = queries.neighbors(me, story) if reviewing else (None, None)
    return Conversation(
        "reviews/messages.html", queries.comments(story), CommentForm(), before, after
    )

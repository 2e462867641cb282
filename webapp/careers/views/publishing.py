"""Pages of an author: publish a story on the career page, see it there, take it back."""

from flask import Response, url_for
from flask_babel import gettext as _

from webapp.careers import queries, services
from webapp.careers.forms import PublishForm
from webapp.careers.views.blueprint import bp, load_own_story, load_share, page_address
from webapp.directory.queries import organization_name
from webapp.networks.registry import CAREER
from webapp.people.models import Person
from webapp.people.rules import is_own
from webapp.program_kinds import Consent
from webapp.programs import queries as programs
from webapp.sharing.models import Share
from webapp.sharing.queries import active_share, words_of
from webapp.sharing.services import LONGEST_WORDING, wordings
from webapp.stories import queries as approved
from webapp.stories.models import Story
from webapp.stories.rules import is_author
from webapp.stories.workflow import State as StoryState
from webapp.web.forms import StepForm
from webapp.web.guards import guarded, person
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button


@bp.route("/stories/<story>/career-page", methods=["GET", "POST"])
@guarded(is_author, page="stories.show", story=load_own_story)
def publish(story: Story) -> Response:
    """Publish an approved story on the career page."""
    if story.state != StoryState.approved:
        flash(_("Only an approved story can be shared."), "note")
        return redirect_to("stories.show", story=story.id)
    me, form = person(), PublishForm()
    form.offer(wordings(story))
    if programs.allows(me.id, story.program_id, Consent.career_page):
        del form.consent
    result = submit(form, lambda author: _publish(story, form, author))
    if isinstance(result, Done):
        flash(_("Your story is on the career page."))
        return redirect_to("careers.show", share=result.value.id)
    if not form.refused and (found := active_share(story, CAREER)) is not None:
        return redirect_to("careers.show", share=found.id)
    return render(
        "careers/publish.html", form=form, story=story, words=approved.approved(story).body,
        wordings=wordings(story), organization=organization_name(), most=LONGEST_WORDING, name=me.name,
    )  # fmt: skip


def _publish(story: Story, form: PublishForm, author: Person) -> Share:
    return services.publish(
        story, by=author, base=page_address(), organization=organization_name(),
        consent=bool(form.consent and form.consent.data),
        disclosure=form.disclosure_text(wordings(story)),
    )  # fmt: skip


@bp.get("/career-page/<share>")
@guarded(is_own, share=load_share)
def show(share: Share) -> Response:
    """Show its author what is on the career page, since when, and where."""
    shown = queries.is_shown(share)
    address = url_for("careers.story", story=share.link.token) if share.link and shown else None
    return render(
        "careers/show.html", share=share, shown=shown, address=address, words=words_of(share)
    )


@bp.post("/career-page/<share>/take-back")
@guarded(is_own, page="careers.show", share=load_share)
def take_back(share: Share) -> Response:
    """Take it off the career page."""
    submit_button(StepForm(), lambda me: services.take_back(share, by=me))
    flash(_("The story is no longer on the career page. It stays approved."))
    return redirect_to("careers.show", share=share.id)

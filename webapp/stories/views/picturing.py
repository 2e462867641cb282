"""Pages of a story's picture: send it, describe it, note who agreed, look at it."""

from flask import Response, make_response
from flask_babel import gettext as _

from webapp.kernel.rules import signed_in
from webapp.people.models import Person
from webapp.stories import queries, services
from webapp.stories.forms import AGREEMENTS, AgreementForm, DescriptionForm, PictureForm
from webapp.stories.images import LARGEST, draw_anew
from webapp.stories.jobs import shelf
from webapp.stories.models import Picture, Story
from webapp.stories.rules import is_author
from webapp.stories.views.showing import load_story, room
from webapp.stories.workflow import EDITABLE, Agreement
from webapp.web.acting import acting, tried
from webapp.web.forms import Form, StepForm
from webapp.web.guards import guarded
from webapp.web.pages import page, say, to

# The file, and what a form puts around it.
LARGEST_REQUEST = LARGEST + 512 * 1024


def load_picture(me: Person, picture_id: str) -> Picture:
    """A picture this person may see."""
    return queries.picture_for(me, picture_id)


@room.get("/stories/<story>/picture")
@guarded(is_author, page="stories.show", story=load_story)
def picture(
    story: Story, sent: PictureForm | None = None, described: DescriptionForm | None = None,
    agreed: AgreementForm | None = None,
) -> Response:  # fmt: skip
    """The picture of a story, and what is known of it."""
    if story.state not in EDITABLE:
        return to("stories.show", story=story.id)
    shown = story.picture.shown if story.picture else None
    return page(
        "stories/picture.html",
        story=story,
        sent=sent or PictureForm(),
        described=described or DescriptionForm(alt=story.picture_alt, shown=shown),
        agreed=agreed or AgreementForm(),
        people=queries.people_shown(story),
        ways=AGREEMENTS,
    )


def _done(story: Story, form: Form, done: object, words: str, name: str) -> Response:
    """After an act the page anew; else the same page with what is wrong."""
    if done:
        say(words)
        return to("stories.picture", story=story.id)
    return picture(story, **{name: form})


@room.post("/stories/<story>/picture")
@guarded(is_author, page="stories.show", largest=LARGEST_REQUEST, story=load_story)
def send_picture(story: Story) -> Response:
    """Give the story this picture."""
    form = PictureForm()
    sent = b""
    if form.file.data:
        sent = form.file.data.read(LARGEST + 1)
        form.file.data.close()  # a large file waits on the disk until then
    drawn = tried(form, lambda: draw_anew(sent, name="file"))
    done = drawn and acting(
        form, lambda me: services.set_picture(story, drawn, by=me, shelf=shelf())
    )
    return _done(story, form, done, _("The picture is kept. Now describe it."), "sent")


@room.post("/stories/<story>/picture/words")
@guarded(is_author, page="stories.show", story=load_story)
def describe_picture(story: Story) -> Response:
    """Say what one sees, and how many people."""
    form = DescriptionForm()
    done = acting(
        form,
        lambda me: services.describe_picture(
            story, by=me, alt=form.alt.data, shown=form.shown.data
        ),
    )
    return _done(story, form, done, _("Saved."), "described")


@room.post("/stories/<story>/picture/agreements")
@guarded(is_author, page="stories.show", story=load_story)
def note_right(story: Story) -> Response:
    """Note who agreed, when and how."""
    form = AgreementForm()
    done = acting(
        form,
        lambda me: services.note_right(
            story, by=me, name=form.name.data, day=form.agreed_on.data,
            how=Agreement(form.how.data),
        ),
    )  # fmt: skip
    return _done(story, form, done, _("Noted. You and nobody else can read the name."), "agreed")


@room.post("/stories/<story>/picture/agreements/<right>/forget")
@guarded(is_author, page="stories.show", story=load_story)
def forget_right(story: Story, right: str) -> Response:
    """Take one record away."""
    acting(StepForm(), lambda me: services.forget_right(story, right, by=me))
    say(_("The record is taken away."))
    return to("stories.picture", story=story.id)


@room.post("/stories/<story>/picture/remove")
@guarded(is_author, page="stories.show", story=load_story)
def drop_picture(story: Story) -> Response:
    """Let the story go without it."""
    acting(StepForm(), lambda me: services.drop_picture(story, by=me))
    say(_("The story has no picture any more."))
    return to("stories.edit", story=story.id)


@room.get("/pictures/<picture>")
@guarded(signed_in, picture=load_picture)
def look(picture: Picture) -> Response:
    """The file, for those who may see its story."""
    answer = make_response(shelf().read(picture.file))
    answer.mimetype = picture.mimetype
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer

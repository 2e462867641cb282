"""What pages of other packages show of the career page."""

from flask import url_for
from flask_babel import gettext as _

from webapp.networks.registry import CAREER
from webapp.programs.models import Program
from webapp.sharing.models import Share
from webapp.sharing.providers import OwnChannel
from webapp.sharing.queries import active_share
from webapp.stories.models import Story


def own_channel(story: Story) -> tuple[OwnChannel, ...]:
    """The career page among the channels of a story."""
    share = active_share(story, CAREER)
    address = url_for("careers.publish", story=story.id)
    return (OwnChannel(_("Career page"), address, share),)


def page_of_share(share: Share) -> str | None:
    """The address of the page of a share on the career page; None for other shares."""
    return url_for("careers.show", share=share.id) if share.channel == CAREER else None


def lead_lines(program: Program) -> tuple[tuple[str, str, str], ...]:
    """The line of the lead's page in a sharing program."""
    if not program.shares:
        return ()
    address = url_for("careers.visits", program=program.slug)
    return ((address, _("Career page"), _("Visits in closed weeks")),)

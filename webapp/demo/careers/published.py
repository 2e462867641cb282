"""Authors publish some of their stories on the career page; the volunteer makes a personal link."""

import random
from functools import partial

from webapp.careers import services
from webapp.core import clock, db
from webapp.demo.champions.program import DAY
from webapp.demo.company import Company
from webapp.demo.tracking import visits
from webapp.networks.registry import CAREER
from webapp.sharing.queries import active_share
from webapp.stories.models import Story
from webapp.stories.workflow import State
from webapp.tracking.queries import CAREER_PAGE

# The weeks in which stories are published, and how many in each.
WEEKS, EACH_WEEK = 10, 6


def schedule(company: Company) -> None:
    """Plan the publications of the last weeks, and the link of the volunteer."""
    if company.today - 7 * WEEKS * DAY <= company.start:
        return
    for week in range(WEEKS):
        moment = company.agenda.at(company.today - (7 * week + 3) * DAY, 11)
        company.agenda.put(moment, partial(_publish, company, random.Random(week)))
    company.agenda.put(company.agenda.at(company.today - 20 * DAY, 12), partial(_link, company))


def _publish(company: Company, chance: random.Random) -> None:
    base = f"{company.settings.base_url}{CAREER_PAGE}"
    able = {member.who.mail for member in company.members.values() if company.able(member)}
    newest = (
        db.session().query(Story).filter_by(state=State.approved).order_by(Story.made_at.desc())
    )
    found = [each for each in newest if each.shared_at and each.author.email in able]
    ready = [each for each in found if active_share(each, CAREER) is None]
    for story in ready[:EACH_WEEK]:
        share = services.publish(story, by=story.author, base=base, consent=True)
        link = share.link_id or ""
        for hit in visits.expected(company.truth, chance, link, "linkedin", clock.now()):
            company.expect(hit)


def _link(company: Company) -> None:
    services.make(by=company.account("volunteer"), row_id=db.id_of("personal link"))

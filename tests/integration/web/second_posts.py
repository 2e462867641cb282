"""What keeps a form that is sent several times from creating several things, by endpoint.

Every endpoint that takes a POST is listed. The test of this table sends some of each kind twenty
times at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from PIL import Image

from tests.factories.company import Company
from tests.integration.bookings.bookings import workshop
from tests.integration.careers.stories import published
from tests.integration.chat.chats import webhook
from tests.integration.meetings.permissions import members_pair
from tests.integration.notes.pairs import pair_of_roles

# The form has a random key, from which the id of its row is made.
KEY = "key"
# The thing is known by what it belongs to: a second post finds it, and changes nothing more.
PLACE = "place"
# A state, a version or a number that is used up refuses the second post.
STATE = "state"
# Nothing is created: rows are changed, and twice is the same as once.
CHANGE = "change"
# Creates on purpose with each post: a session, or a mail to oneself, and no more than is allowed.
EACH = "each"

SECOND_POST = {
    "academy.check": CHANGE,  # nothing is stored
    "academy.complete": PLACE,  # the module, the person and the version
    "academy.completions": PLACE,  # the same, for each line
    "academy.edit_module": STATE,  # the version of the form
    "academy.move_module": STATE,
    "academy.new_module": KEY,
    "academy.show": CHANGE,
    "admin.drop_logo": CHANGE,
    "admin.end_account": STATE,
    "admin.end_grant": STATE,
    "admin.import_file": PLACE,  # people by address, units by name, columns by name
    "admin.invite": PLACE,  # the address; one mail in ten minutes
    "admin.mail_test": EACH,
    "admin.rename": CHANGE,
    "admin.roles": KEY,
    "admin.send_invitation": PLACE,
    "admin.send_logo": PLACE,  # there is one logo
    "admin.unit": CHANGE,
    "barometers.comments": STATE,  # the number of comments
    "barometers.correct": STATE,  # the number of corrections
    "barometers.decide": STATE,
    "barometers.move_wave": STATE,
    "barometers.new": KEY,
    "barometers.new_free": KEY,
    "barometers.plan": KEY,
    "barometers.rename": STATE,
    "barometers.replan": STATE,  # the days that the page showed
    "barometers.start_version": STATE,
    "ballots.ballot": STATE,  # the code is used up
    "ballots.candidates": EACH,  # an open link; so many of one network in ten minutes
    "ballots.print_sheets": STATE,  # the number of sheets printed before
    "briefs.compare_theme": CHANGE,
    "briefs.edit_brief": STATE,
    "briefs.move_brief": STATE,
    "briefs.move_theme": STATE,
    "briefs.new_brief": KEY,
    "careers.make_referral": KEY,
    "careers.move_referral": STATE,
    "careers.publish": PLACE,  # the story
    "careers.take_back": STATE,
    "customers.index": PLACE,  # unit, theme and quarter
    "recruitment.import_page": PLACE,  # the identifier of a row
    "champions.answer": STATE,
    "champions.apply": PLACE,  # the person and program
    "champion_directory.confirm": PLACE,  # the champion, topic and person
    "champions.declare": KEY,
    "champions.decline": STATE,
    "champions.delete_time": STATE,
    "champions.grant": STATE,
    "champions.move_role": STATE,
    "champions.propose": PLACE,  # the person who is asked, and the program
    "champions.refuse": STATE,
    "champions.refuse_proposal": STATE,
    "champions.topics": STATE,
    "champions.train": STATE,
    "chat.end": STATE,
    "chat.new": KEY,
    "chat.post_test": PLACE,  # the webhook; one test waits at a time
    "chat.repair": CHANGE,
    "connections.connect": CHANGE,  # the session; the registration at a server by its name
    "connections.connect_with_password": PLACE,  # person and channel
    "connections.disconnect": STATE,
    "delivery.budget": PLACE,  # the program
    "delivery.publish": PLACE,  # the share
    "delivery.send_again": STATE,
    "bookings.book": KEY,
    "bookings.call_off": STATE,
    "bookings.cancel_booking": STATE,
    "bookings.move_appointment": CHANGE,
    "ideas.brief": PLACE,  # the idea
    "ideas.decide": STATE,
    "ideas.edit": STATE,
    "ideas.finish": STATE,
    "ideas.move": STATE,
    "ideas.move_theme": STATE,
    "ideas.name": CHANGE,
    "ideas.publish": STATE,
    "ideas.review": STATE,
    "ideas.start": STATE,
    "ideas.support": PLACE,  # the idea and the person
    "ideas.themes": PLACE,  # the program and the names
    "ideas.unsupport": CHANGE,
    "ideas.write": KEY,
    "irritants.answer": STATE,
    "irritants.assign": STATE,
    "irritants.brief": PLACE,  # the irritant
    "irritants.follow": CHANGE,  # nothing is stored
    "irritants.mend": STATE,
    "irritants.merge": STATE,
    "irritants.refuse": STATE,
    "irritants.reopen": STATE,
    "irritants.reopen_with_code": STATE,
    "irritants.report": KEY,
    "irritants.report_anonymously": PLACE,  # the code of the page
    "irritants.route": STATE,
    "irritants.withdraw": PLACE,  # the report is gone
    "irritants.withdraw_with_code": PLACE,
    "irritants.write": KEY,
    "irritants.write_with_code": PLACE,  # the report, the key of the page and the text
    "event_calendar.delete": STATE,  # there is no row any more
    "event_calendar.edit": STATE,  # the version of the form
    "event_calendar.new": KEY,
    "gauge.close": STATE,
    "helpdesk.accept": STATE,
    "helpdesk.answer": STATE,
    "helpdesk.ask": KEY,
    "helpdesk.decline": STATE,
    "helpdesk.edit_note": STATE,
    "helpdesk.hand": STATE,
    "helpdesk.move_note": STATE,
    "helpdesk.move_own": STATE,
    "helpdesk.new_note": KEY,
    "helpdesk.reply": STATE,
    "meetings.answer_fit": CHANGE,
    "meetings.change_meeting": STATE,
    "meetings.move_meeting": CHANGE,
    "meetings.plan_meeting": KEY,
    "mentoring.answer": CHANGE,
    "mentoring.apply": PLACE,  # the person, edition and role
    "mentoring.edit_edition": CHANGE,
    "mentoring.move_edition": STATE,
    "mentoring.move_pair": STATE,
    "mentoring.new_edition": KEY,
    "pulses.answer": PLACE,  # the pair, the person and the step
    "notes.agree": STATE,
    "notes.delete": STATE,
    "notes.edit": STATE,
    "notes.move_goal": STATE,
    "notes.new_goal": KEY,
    "notes.propose": STATE,
    "notes.write": KEY,
    "pairing.decide": STATE,
    "pairing.find_pairs": STATE,
    "pairing.names": CHANGE,
    "pairing.why_not": PLACE,  # the run and the two applications
    "mentoring.withdraw": STATE,
    "messaging.choose": PLACE,  # the person, and the topic
    "bookings.move_booking": CHANGE,
    "messaging.open_notice": CHANGE,
    "messaging.pause": PLACE,  # the person
    "messaging.read_all": CHANGE,
    "bookings.refuse_booking": STATE,
    "messaging.resume": CHANGE,
    "messaging.stop_mails": PLACE,  # person and topic
    "operations.pause": PLACE,  # the channel
    "operations.resume": CHANGE,
    "people.close": STATE,
    "people.confirm": STATE,
    "people.forgotten_password": PLACE,  # the address; one mail in ten minutes
    "people.invitation": STATE,
    "people.me": CHANGE,
    "people.new_password": STATE,
    "people.remove_portrait": CHANGE,
    "people.send_portrait": PLACE,  # the person
    "people.sign_in": EACH,
    "people.sign_out": CHANGE,
    "people.sign_out_elsewhere": CHANGE,
    "people.sign_up": PLACE,  # the address; one mail in ten minutes
    "programs.agree": PLACE,  # the charter
    "programs.answer_sponsor": STATE,
    "programs.close_first_steps": CHANGE,
    "programs.discard_draft": STATE,
    "programs.edit_program": STATE,
    "programs.join": PLACE,  # person and program
    "programs.leave": STATE,
    "programs.move_program": STATE,
    "programs.new_program": KEY,
    "programs.pause": STATE,
    "programs.resume": STATE,
    "programs.set_consent": PLACE,  # the consent that is valid
    "programs.write_charter": STATE,
    "questionnaires.condition": STATE,  # the version of the barometer
    "questionnaires.edit_question": STATE,
    "questionnaires.move_question": STATE,
    "questionnaires.new_question": STATE,
    "questionnaires.remove_question": STATE,
    "questionnaires.scores": STATE,
    "readiness.checklist": STATE,
    "recognition.cancel_goal": STATE,
    "recognition.delete_all": CHANGE,
    "recognition.delete_badge": STATE,
    "recognition.delete_entry": STATE,
    "recognition.delete_note": STATE,
    "recognition.edit_goal": STATE,
    "recognition.journal": KEY,
    "recognition.new_goal": KEY,
    "recognition.show_badge": CHANGE,
    "recognition.show_note": CHANGE,
    "recognition.switch_thanks": CHANGE,
    "recognition.withdraw_note": STATE,
    "recognition.thank": KEY,
    "reviews.approve": STATE,
    "reviews.ask_second_reader": STATE,
    "reviews.claim": CHANGE,
    "reviews.comment": KEY,
    "reviews.object_to": STATE,
    "reviews.suggest_edits": STATE,
    "reviews.take_back": STATE,
    "reviews.undo_approval": STATE,
    "rollouts.days": STATE,  # the version of the plan
    "rollouts.draw": STATE,
    "rollouts.drop": STATE,
    "sharing.cancel": STATE,
    "sharing.channel": PLACE,  # story and channel
    "sharing.correct": CHANGE,
    "sharing.declare": PLACE,  # the share
    "sharing.elsewhere": PLACE,  # story, channel and address
    "sharing.posted": STATE,
    "sharing.retire": STATE,
    "sharing.shorten": PLACE,  # revision and channel
    "workshops.cancel_workshop": STATE,
    "workshops.edit_workshop": STATE,  # the version of the form
    "workshops.invite": STATE,
    "workshops.new_workshop": KEY,
    "workshops.open_workshop": STATE,
    "workshops.show_name": CHANGE,
    "workshops.sign_up": PLACE,  # the workshop and the person
    "workshops.state_attendance": CHANGE,
    "workshops.withdraw": CHANGE,
    "workshops.write_outcome": CHANGE,
    "stories.accept_edits": STATE,
    "stories.autosave": CHANGE,
    "stories.begin": KEY,
    "stories.describe_picture": CHANGE,
    "stories.discard": STATE,
    "stories.drop_picture": STATE,
    "stories.edit": CHANGE,
    "stories.forget_right": STATE,
    "stories.note_right": KEY,
    "stories.send_picture": KEY,
    "stories.submit_story": STATE,
    "stories.take_up": STATE,
    "stories.withdraw": STATE,
    "stories.write": KEY,
}


@dataclass(frozen=True)
class Post:
    """A form to send: who sends it, the page it is on, what is typed, and the status of the answer.

    `page` makes a new object at each call and `typed` other values for each number. `action` is where
    the form goes, from the address of its page on.
    """

    endpoint: str
    part: str
    page: Callable[[Company, int], str]
    typed: Callable[[int], dict[str, Any]]
    action: str = ""
    status: int = 303


def _at(path: str) -> Callable[[Company, int], str]:
    return lambda _company, _number: path


def _pictured(company: Company, _number: int) -> str:
    story = company.story()
    company.picture(story)
    return f"/stories/{story.id}/picture"


def _elsewhere(company: Company, _number: int) -> str:
    return f"/stories/{company.story('approved').id}/posted-elsewhere"


def _career_page(company: Company, _number: int) -> str:
    published(company)  # with the consent, which the first story asks for
    return f"/stories/{company.story('approved').id}/career-page"


def _program(suffix: str) -> Callable[[Company, int], str]:
    def page(company: Company, number: int) -> str:
        program, _brief = company.another(f"{suffix.strip('/').replace('/', '-')}-{number}")
        return f"/programs/{program.slug}{suffix}"

    return page


def png(_number: int) -> dict[str, Any]:
    """A small picture as a file to upload."""
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    file.seek(0)
    return {"file": (file, "lathe.png")}


def people(number: int) -> dict[str, Any]:
    """A directory file with people and a unit that are new, tried before."""
    text = "mail,name,unit\n" + "".join(
        f"p{each}.{number}@company.example,P {each},Unit {number}\n" for each in range(3)
    )
    digest = sha256(text.encode()).hexdigest()
    return {"file": (BytesIO(text.encode()), "people.csv"), "dates": "", "tried": digest}


def column(number: int) -> dict[str, Any]:
    """A directory file with a column that is new, and what it means."""
    file = BytesIO(f"mail,name,Level {number}\nq@company.example,Q,7\n".encode())
    chosen = {"theirs": f"Level {number}", "ours": "grade", "shown": ""}
    return {"file": (file, "people.csv"), "dates": "", **chosen}


def _chat(number: int) -> dict[str, Any]:
    return {
        "kind": "slack", "name": f"Chat {number}", "language": "en", "units": [workshop().id],
        "address": "https://hooks.slack.com/services/T000/B000/XXXX",
    }  # fmt: skip


def _webhook(company: Company, number: int) -> str:
    return f"/chat/{webhook(company, f'Posted {number}', workshop()).id}"


def _brief(number: int) -> dict[str, Any]:
    typed = {"theme": "", "sources": "A source", "expires_on": ""}
    for language in ("en", "fr"):
        for name in ("theme", "title", "facts", "questions"):
            typed[f"{name}_{language}"] = f"{name} {number}"
    return typed


def _new_program(number: int) -> dict[str, Any]:
    return {
        "name_en": "New", "name_fr": "Nouveau", "slug": f"new-{number}-program",
        "destination": "https://company.example/jobs", "lead": "third@company.example",
        "kind": "sharing",
    }  # fmt: skip


def _meeting(number: int) -> dict[str, Any]:
    return {"starts": f"2027-01-{10 + number}T10:00", "minutes": "60", "place": "Cafeteria"}


POSTS = (
    Post("meetings.plan_meeting", "author",
         lambda c, _n: f"/pairs/{members_pair(c).id}/meetings/new", _meeting),
    Post("reviews.comment", "author", lambda c, _n: f"/stories/{c.story('in_review').id}",
         lambda n: {"remark": f"Once {n}"}, "/comments"),
    Post("stories.send_picture", "author", lambda c, _n: f"/stories/{c.story().id}/picture", png),
    Post("stories.note_right", "author", _pictured,
         lambda n: {"name": f"Awa {n}", "agreed_on": "2026-03-02", "how": "written"}, "/agreements"),
    Post("admin.roles", "admin", _at("/admin/roles"),
         lambda n: {"email": f"{('third', 'fourth')[n]}@company.example", "role": "analyst",
                    "scope": "", "reason": "for the test"}),
    Post("programs.new_program", "admin", _at("/programs/new"), _new_program),
    Post("briefs.new_brief", "lead", _at("/programs/voices/briefs/new"), _brief),
    Post("careers.publish", "author", _career_page,
         lambda _n: {"disclosure": "0", "consent": "y"}),
    Post("careers.make_referral", "fourth", _at("/referrals"),
         lambda n: {"job": ("", "https://company.example/jobs")[n]}),
    Post("admin.invite", "admin", _at("/admin/people/invite"),
         lambda n: {"name": "Guest", "email": f"guest{n}@far.example", "locale": "en"}),
    Post("admin.import_file", "admin", _at("/admin/people/import"), people, status=200),
    Post("admin.import_file", "admin", _at("/admin/people/import"), column, status=200),
    Post("chat.new", "analyst", _at("/chat/new"), _chat),
    Post("chat.post_test", "analyst", _webhook, lambda _n: {}, "/test"),
    Post("delivery.budget", "lead", _program("/budget"), lambda _n: {"dollars": "5"}),
    Post("sharing.elsewhere", "author", _elsewhere,
         lambda n: {"channel": "linkedin", "disclosed": "y",
                    "address": f"https://www.linkedin.com/feed/update/urn:li:share:7000{n}/"}),
    Post("notes.write", "author", lambda c, _n: f"/pairs/{pair_of_roles(c).id}/notes/private",
         lambda n: {"text": f"Once {n}"}),
    Post("notes.new_goal", "author", lambda c, _n: f"/pairs/{pair_of_roles(c).id}/goals/new",
         lambda n: {"text": f"Once {n}"}),
    Post("stories.submit_story", "author", lambda c, _n: f"/stories/{c.story().id}",
         lambda _n: {}, "/submit"),
)  # fmt: skip

"""Pages of administrators: people, the directory file, roles. No page here says who takes part."""

import hashlib

from flask import Blueprint, Response, current_app, request
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.config import Settings
from webapp.kernel import clock
from webapp.kernel.errors import Invalid
from webapp.people import queries, services
from webapp.people.directory import COLUMNS, Result, import_people
from webapp.people.forms import FileForm, GrantForm, HolidaysForm, InviteForm, ReasonForm, role_word
from webapp.people.models import OrgUnit, Person, RoleGrant
from webapp.people.rules import is_admin
from webapp.people.workflow import ACCOUNT, Role
from webapp.web.acting import acting
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.locale import in_language
from webapp.web.pages import page, say, to

room = Blueprint("admin", __name__, template_folder="templates", url_prefix="/admin")
LARGEST = 5 * 1024 * 1024
SHOWN = 100


def load_person(me: Person, person_id: str) -> Person | None:
    """Anybody, for an administrator; nobody else learns which ids there are."""
    return queries.anyone(person_id) if is_admin(me, None) else None


def load_grant(me: Person, grant_id: str) -> RoleGrant | None:
    """A grant of a role, for an administrator."""
    return queries.grant_by_id(grant_id) if is_admin(me, None) else None


def load_unit(me: Person, unit_id: str) -> OrgUnit | None:
    """A unit, for an administrator."""
    return queries.unit_by_id(unit_id) if is_admin(me, None) else None


def _scopes() -> dict[str, str]:
    """Programs by id, named in the reader's language; handed over by whoever knows programs."""
    return {i: in_language(names) for i, names in current_app.extensions["scopes"]()}


@room.get("/people")
@guarded(is_admin)
def people() -> Response:
    """Everybody in the directory, by name, searched and paged."""
    search = " ".join(request.args.get("q", "").split())[:100]
    shown = queries.directory_page(search, request.args.get("page", 1, int))
    return page("people/admin/people.html", shown=shown, search=search)


@room.route("/people/invite", methods=["GET", "POST"])
@guarded(is_admin)
def invite() -> Response:
    """Invite an address of any domain."""
    form = InviteForm()

    def verb(me: Person) -> Person:
        return services.invite(form.email.data, form.name.data, locale=form.locale.data, by=me)

    if who := acting(form, verb):
        say(_("A mail is on its way to %(email)s.", email=who.email))
        return to("admin.people", q=who.email)
    return page("people/admin/invite.html", form=form)


@room.get("/people/<who>")
@guarded(is_admin, who=load_person)
def show(who: Person) -> Response:
    """What the directory says about one person."""
    manager = queries.anyone(who.manager_id) if who.manager_id else None
    ends = any(step.name == "end" for step in ACCOUNT.open_steps(who.state))
    return page("people/admin/person.html", who=who, manager=manager, ends=ends,
                absences=queries.absences_of(who))  # fmt: skip


@room.post("/people/<who>/invite")
@guarded(is_admin, page="admin.show", who=load_person)
def send_invitation(who: Person) -> Response:
    """Mail the link again, or a reminder to whoever works here already."""
    acting(StepForm(), lambda me: services.send_invitation(who, by=me))
    say(_("A mail is on its way to %(email)s.", email=who.email))
    return to("admin.show", who=who.id)


@room.post("/people/<who>/end")
@guarded(is_admin, page="admin.show", who=load_person)
def end_account(who: Person) -> Response:
    """End an account at once, with its sessions and roles."""
    acting(StepForm(), lambda me: services.end_account(who, by=me))
    say(_("The account has ended. An invitation opens it again."))
    return to("admin.show", who=who.id)


@room.route("/people/import", methods=["GET", "POST"])
@guarded(is_admin, largest=LARGEST)
def bring_in() -> Response:
    """Try a directory file; the same file sent once more is brought in. No copy is kept."""
    form = FileForm()
    result = acting(form, lambda me: _bring_in(form, me))
    return page("people/admin/import.html", form=form, result=result, columns=COLUMNS, most=SHOWN)


def _bring_in(form: FileForm, me: Person) -> Result:
    settings: Settings = current_app.extensions["settings"]
    stream = form.file.data.stream
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    result = import_people(
        stream, by=me, today=clock.local_day(clock.now(), settings.zone),
        dry_run=form.tried.data != digest,
    )  # fmt: skip
    form.tried.data = digest if result.tried else ""
    return result


@room.get("/units")
@guarded(is_admin)
def units() -> Response:
    """The tree of units, and whose public holidays each keeps."""
    names = get_locale().territories
    return page("people/admin/units.html", tree=queries.unit_tree(), names=names)


@room.route("/units/<unit>", methods=["GET", "POST"])
@guarded(is_admin, unit=load_unit)
def unit(unit: OrgUnit) -> Response:
    """Whose public holidays a unit keeps."""
    form = HolidaysForm(country=unit.country, subdivision=unit.subdivision)

    def verb(me: Person) -> OrgUnit:
        chosen = (form.country.data, form.subdivision.data or "")
        return services.keep_holidays(unit, *chosen, by=me)

    if acting(form, verb):
        say(_("Saved. Deadlines that are set from now on skip these holidays."))
        return to("admin.units")
    return page("people/admin/unit.html", form=form, unit=unit)


@room.route("/roles", methods=["GET", "POST"])
@guarded(is_admin)
def roles() -> Response:
    """Who holds which role, and a form to give one."""
    scopes = _scopes()
    form = GrantForm(scopes)
    if acting(form, lambda me: _grant(form, me)):
        say(_("The role is given."))
        return to("admin.roles")
    running = [
        (role_word(given.role), scopes.get(given.scope_id or "", ""), given, who)
        for given, who in queries.running_grants()
    ]
    return page("people/admin/roles.html", form=form, running=running)


def _grant(form: GrantForm, me: Person) -> Person:
    who = queries.by_email(form.email.data)
    if who is None or not queries.may_hold(who):
        raise Invalid("email", "Nobody with this address has an account.")
    role = Role(form.role.data)
    services.grant(who, role, by=me, scope=form.scope.data or None, reason=form.reason.data)
    return who


@room.get("/roles/<given>/end")
@guarded(is_admin, given=load_grant)
def given(given: RoleGrant) -> Response:
    """A role somebody holds, and a form to end it."""
    return _given(ReasonForm(), given)


@room.post("/roles/<given>/end")
@guarded(is_admin, page="admin.given", given=load_grant)
def end_grant(given: RoleGrant) -> Response:
    """End a role, with a reason."""
    form = ReasonForm()

    def verb(me: Person) -> RoleGrant:
        services.end_grant(given, by=me, reason=form.reason.data)
        return given

    if acting(form, verb) is None:
        return _given(form, given)
    say(_("The role has ended."))
    return to("admin.roles")


def _given(form: ReasonForm, given: RoleGrant) -> Response:
    return page(
        "people/admin/end_grant.html", form=form, given=given, word=role_word(given.role),
        who=queries.anyone(given.person_id), scope=_scopes().get(given.scope_id or ""),
    )  # fmt: skip

"""Administrators' pages: people, directory import, roles. None shows who takes part."""

import hashlib
from base64 import b64encode

from flask import Response, request
from flask_babel import gettext as _

from webapp.admin import listing
from webapp.admin.blueprint import bp
from webapp.admin.forms import (
    FileForm,
    GrantForm,
    InviteForm,
    ReasonForm,
    column_choices,
    role_word,
)
from webapp.core import clock
from webapp.core.errors import Invalid
from webapp.directory import COLUMNS, Header, Result, WrongColumns, import_people, refused_csv
from webapp.directory.columns import column_key
from webapp.directory.queries import (
    absences_of,
    directory_page,
    kept_dates,
)  # fmt: skip
from webapp.directory.services import keep_choices
from webapp.people import queries, services
from webapp.people.models import Person, RoleGrant
from webapp.people.rules import is_admin
from webapp.people.workflow import ACCOUNT, Role
from webapp.programs.queries import by_id, every_program
from webapp.programs.rules import has_role
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.locale import in_language
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, Refused, submit, submit_button

LARGEST = 5 * 1024 * 1024
SHOWN = 200


def load_person(me: Person, person_id: str) -> Person | None:
    """Any person, for an administrator; nobody else learns which ids exist."""
    return queries.anyone(person_id) if is_admin(me, None) else None


def load_grant(me: Person, grant_id: str) -> RoleGrant | None:
    """A grant of a role, for an administrator."""
    return queries.grant_by_id(grant_id) if is_admin(me, None) else None


def _scopes() -> dict[str, str]:
    """All programs by id, named in the reader's language: the scopes of roles."""
    return {program.id: in_language(program.names) for program in every_program()}


@bp.get("/people")
@guarded(is_admin)
def people() -> Response:
    """All people by name, with search, filters and paging."""
    search = " ".join(request.args.get("q", "").split())[:100]
    chosen = listing.chosen(request.args)
    shown = directory_page(
        search, request.args.get("page", 1, int), only=listing.conditions(chosen)
    )
    return render(
        "admin/people.html", shown=shown, search=search, chosen=chosen, choices=listing.choices(),
        kept={name: value for name, value in {"q": search, **chosen}.items() if value},
    )  # fmt: skip


@bp.route("/people/invite", methods=["GET", "POST"])
@guarded(is_admin)
def invite() -> Response:
    """Invite an address of any domain."""
    form = InviteForm()

    def invite_person(me: Person) -> Person:
        return services.invite(form.email.data, form.name.data, locale=form.locale.data, by=me)

    result = submit(form, invite_person)
    if isinstance(result, Done):
        flash(_("An email will be sent to %(email)s.", email=result.value.email))
        return redirect_to("admin.people", q=result.value.email)
    return render("admin/invite.html", form=form)


@bp.get("/people/<who>")
@guarded(is_admin, who=load_person)
def show(who: Person) -> Response:
    """The directory data of one person."""
    manager = queries.anyone(who.manager_id) if who.manager_id else None
    ends = any(step.name == "end" for step in ACCOUNT.open_steps(who.state))
    return render("admin/person.html", who=who, manager=manager, ends=ends,
                absences=absences_of(who))  # fmt: skip


@bp.post("/people/<who>/invite")
@guarded(is_admin, page="admin.show", who=load_person)
def send_invitation(who: Person) -> Response:
    """Mail an invitation, or a reminder if the account is active."""
    submit_button(StepForm(), lambda me: services.send_invitation(who, by=me))
    flash(_("An email will be sent to %(email)s.", email=who.email))
    return redirect_to("admin.show", who=who.id)


@bp.post("/people/<who>/end")
@guarded(is_admin, page="admin.show", who=load_person)
def end_account(who: Person) -> Response:
    """End an account, its sessions and its roles."""
    submit_button(StepForm(), lambda me: services.end_account(who, by=me))
    flash(_("The account has ended. You can open it again with an invitation."))
    return redirect_to("admin.show", who=who.id)


@bp.route("/people/import", methods=["GET", "POST"])
@guarded(is_admin, largest=LARGEST)
def import_file() -> Response:
    """Dry-run a directory file; the same file sent again is imported. No copy is stored."""
    form = FileForm(dates=kept_dates())
    headers: list[Header] = []
    # Kept also when the file is refused: the next choice adds to this one.
    kept = submit(form, lambda me: keep_choices(_chosen_columns(), form.dates.data, by=me))
    outcome = (
        submit(form, lambda me: _import(form, me, headers)) if isinstance(kept, Done) else kept
    )
    result = outcome.value if isinstance(outcome, Done) else None
    return render(
        "admin/import.html", form=form, result=result, columns=COLUMNS, most=SHOWN,
        header=headers[0] if headers else None, choices=column_choices(), refused=_refused(result),
    )  # fmt: skip


def _chosen_columns() -> dict[str, str]:
    """The columns whose meaning the administrator changed, as `keep_choices` takes them."""
    names = map(column_key, request.form.getlist("theirs"))
    chosen = zip(
        names, request.form.getlist("ours"), request.form.getlist("shown"), strict=False
    )  # fmt: skip
    return {name: ours for name, ours, shown in chosen if name and ours != shown}


def _import(form: FileForm, me: Person, headers: list[Header]) -> Result:
    """Import, or dry-run; appends the columns of the file to `headers`."""
    stream = form.file.data.stream
    digest = hashlib.file_digest(stream, "sha256").hexdigest() + form.dates.data
    try:
        result = import_people(
            stream, by=me, today=clock.today(), dates=form.dates.data,
            # A file whose columns mean something else now is tried again.
            dry_run=form.tried.data != digest or bool(_chosen_columns()),
        )  # fmt: skip
    except WrongColumns as wrong:
        headers.append(wrong.header)
        raise
    headers.append(result.file.header)
    form.tried.data = digest if result.tried else ""
    return result


def _refused(result: Result | None) -> str:
    """The address of a file of the refused lines, which the page itself holds; or empty."""
    if result is None or not result.refused:
        return ""
    text = refused_csv(result, lambda problem: _(problem.words, **problem.values))
    return "data:text/csv;charset=utf-8;base64," + b64encode(text.encode()).decode()


@bp.route("/roles", methods=["GET", "POST"])
@guarded(is_admin)
def roles() -> Response:
    """All active role grants, and a form to grant a role."""
    scopes = _scopes()
    form = GrantForm(scopes)
    if isinstance(submit(form, lambda me: _grant(form, me)), Done):
        flash(_("The role is given."))
        return redirect_to("admin.roles")
    running = [
        (role_word(given.role), scopes.get(given.scope_id or "", ""), given, who)
        for given, who in queries.active_grants()
    ]
    return render("admin/roles.html", form=form, running=running)


def _grant(form: GrantForm, me: Person) -> Person:
    who = queries.by_email(form.email.data)
    if who is None or not queries.may_hold(who):
        raise Invalid("email", "No account has this address.")
    role, scope = Role(form.role.data), form.scope.data or None
    if role == Role.reviewer and scope and not has_role(by_id(scope), role):
        raise Invalid("scope", "This program has no reviewers. Choose another one.")
    services.grant(
        who, role, by=me, scope=scope, reason=form.reason.data,
        row_id=form.row_id(me.id),
    )  # fmt: skip
    return who


@bp.get("/roles/<given>/end")
@guarded(is_admin, given=load_grant)
def given(given: RoleGrant) -> Response:
    """An active role grant, and a form to end it."""
    return _given(ReasonForm(), given)


@bp.post("/roles/<given>/end")
@guarded(is_admin, page="admin.given", given=load_grant)
def end_grant(given: RoleGrant) -> Response:
    """End a role grant, with a reason."""
    form = ReasonForm()

    def end(me: Person) -> RoleGrant:
        services.end_grant(given, by=me, reason=form.reason.data)
        return given

    if isinstance(submit(form, end), Refused):
        return _given(form, given)
    flash(_("The role has ended."))
    return redirect_to("admin.roles")


def _given(form: ReasonForm, given: RoleGrant) -> Response:
    return render(
        "admin/end_grant.html", form=form, given=given, word=role_word(given.role),
        who=queries.anyone(given.person_id), scope=_scopes().get(given.scope_id or ""),
    )  # fmt: skip

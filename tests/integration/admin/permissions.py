"""Who may open the administrators' pages: administrators; observers read the activity log."""

from itertools import count

from tests.factories.company import Company
from tests.integration.web.rows import ADMIN, ALL, INVALID, MISSING, REDIRECT, Path, Row, at
from webapp.core.unit_of_work import unit_of_work
from webapp.people.queries import active_grants
from webapp.people.services import invite

_numbers = count()


def _person(suffix: str = "") -> Path:
    return lambda company: f"/admin/people/{company.people['author'].id}{suffix}"


def _unit(company: Company) -> str:
    return f"/admin/units/{company.people['author'].unit_id}"


def _account_to_end(company: Company) -> str:
    email = f"guest-{next(_numbers)}@other.example"
    with unit_of_work():
        person = invite(email, "Brief", locale="en", by=company.people["admin"])
    return f"/admin/people/{person.id}/end"


def _grant(company: Company) -> str:
    analyst = company.people["analyst"].email
    grant = next(grant for grant, person in active_grants() if person.email == analyst)
    return f"/admin/roles/{grant.id}/end"


PERMISSIONS = (
    Row("GET", "admin.people", at("/admin/people"), ADMIN),
    Row("GET", "admin.invite", at("/admin/people/invite"), ADMIN),
    Row("POST", "admin.invite", at("/admin/people/invite"), ADMIN, INVALID),
    Row("GET", "admin.import_file", at("/admin/people/import"), ADMIN),
    Row("POST", "admin.import_file", at("/admin/people/import"), ADMIN, INVALID),
    Row("GET", "admin.show", _person(), ADMIN),
    Row("GET", "admin.show", at("/admin/people/nobody"), ADMIN, MISSING, note="nobody"),
    Row("POST", "admin.send_invitation", _person("/invite"), ADMIN, REDIRECT),
    Row("POST", "admin.end_account", _account_to_end, ADMIN, REDIRECT),
    Row("GET", "admin.units", at("/admin/units"), ADMIN),
    Row("GET", "admin.unit", _unit, ADMIN),
    Row("GET", "admin.unit", at("/admin/units/nothing"), ADMIN, MISSING, note="nothing"),
    Row("POST", "admin.unit", _unit, ADMIN, INVALID),
    Row("GET", "admin.roles", at("/admin/roles"), ADMIN),
    Row("POST", "admin.roles", at("/admin/roles"), ADMIN, INVALID),
    Row("GET", "admin.given", _grant, ADMIN),
    Row("POST", "admin.end_grant", _grant, ADMIN, INVALID),
    Row("GET", "admin.settings", at("/admin/settings"), ADMIN),
    Row("POST", "admin.mail_test", at("/admin/settings/mail"), ADMIN, REDIRECT),
    Row("POST", "admin.rename", at("/admin/settings/name"), ADMIN, INVALID),
    Row("POST", "admin.send_logo", at("/admin/settings/logo"), ADMIN, INVALID),
    Row("POST", "admin.drop_logo", at("/admin/settings/logo/remove"), ADMIN, REDIRECT),
    Row("GET", "organization.logo_file", at("/logo/nothing"), ALL, MISSING),
    Row("GET", "admin.activity", at("/admin/activity"), ADMIN | {"observer"}),
    Row("GET", "operations.show", at("/admin/operations"), ADMIN),
    Row("POST", "operations.pause", at("/admin/operations/x/pause"), ADMIN, REDIRECT),
    Row("POST", "operations.resume", at("/admin/operations/x/resume"), ADMIN, REDIRECT),
    # Metrics are off by default; whoever asks gets 404.
    Row("GET", "metrics.show", at("/metrics"), ALL, MISSING),
)

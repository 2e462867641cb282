"""Pages to report without an account, and to follow the report with its code.

They are below /anonymous/, where there is no session: nothing here knows who is signed in, and no
cookie is set. So the forms have no token either. A token protects the authority of a session, and these
posts carry none: all that another site could do is to report something itself. A browser that
says that another site sent the form is refused all the same.
"""

from flask import Response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.answer_store.codes import mint
from webapp.core import db
from webapp.core.errors import Invalid
from webapp.core.permissions import public
from webapp.core.unit_of_work import unit_of_work
from webapp.irritants import limits, queries, services
from webapp.irritants.forms import REASONS, AnonymousReportForm, CodeForm, CodeMessageForm
from webapp.irritants.models import Irritant
from webapp.irritants.views.blueprint import bp
from webapp.irritants.views.reading import moment_names, theme_names
from webapp.irritants.views.reporting import known_programs
from webapp.irritants.workflow import IRRITANT, UNANSWERED
from webapp.web.guards import guarded
from webapp.web.pages import render
from webapp.web.security import refuse_other_sites
from webapp.web.submit import Done, submit

WITHOUT_TOKEN = tuple(
    f"{__name__}.{view}"
    for view in (
        "report_anonymously", "follow", "write_with_code", "reopen_with_code", "withdraw_with_code",
    )
)  # fmt: skip


@bp.route("/anonymous/irritant", methods=["GET", "POST"])
@guarded(public)
def report_anonymously() -> Response:
    """Report an irritant without an account; the answer shows the code, once."""
    form = AnonymousReportForm(known_programs(), language=str(get_locale()))
    if request.method == "POST":
        refuse_other_sites()
    if isinstance(submit(form, lambda _me: _report(form)), Done):
        return render("irritants/reported.html", code=form.code.data)
    # Nothing is stored with the code that was sent, unless it is another person's.
    form.code.data = mint(1)[0]
    return render("irritants/anonymous.html", form=form)


def _report(form: AnonymousReportForm) -> Irritant:
    if not limits.reports().take(request.remote_addr or ""):
        raise Invalid("", "Too many reports were sent in this hour. Please try again in an hour.")
    return services.report_by_code(form.report(), form.code.data or "")


@bp.route("/anonymous/follow", methods=["GET", "POST"])
@guarded(public)
def follow() -> Response:
    """Type the code, and read what became of the report."""
    form = CodeForm()
    found = _found(form)
    return _thread(found, form.code.data) if found else render("irritants/follow.html", form=form)


def _found(form: CodeForm) -> Irritant | None:
    """The report of the code that was sent; None with an error on the form."""
    if request.method != "POST":
        return None
    refuse_other_sites()
    form.validate()
    if form.code.errors:
        return None
    try:
        return queries.by_code(form.code.data)
    except Invalid as refusal:
        form.add_error("code", _(refusal.message))
        return None


def _thread(
    irritant: Irritant, code: str, form: CodeMessageForm | None = None, done: str = ""
) -> Response:
    shown = form or CodeMessageForm(formdata=None)
    if not shown.refused or not shown.key.data:
        shown.key.data = db.new_id()
    return render(
        "irritants/thread.html", irritant=irritant, code=code, form=shown, done=done,
        steps={step.name for step in IRRITANT.open_steps(irritant.state)},
        unanswered=irritant.state in UNANSWERED, reasons=REASONS, themes=theme_names(),
        moments=moment_names(), messages_between=queries.messages(irritant, to_reporter=True),
        same_as=queries.public_other(irritant),
    )  # fmt: skip


@bp.post("/anonymous/follow/message")
@guarded(public)
def write_with_code() -> Response:
    """Write to those who handle the report."""
    form = CodeMessageForm()
    found = _found(form)
    if found is None:
        return render("irritants/follow.html", form=_code_only(form))
    if form.errors:
        return _thread(found, form.code.data, form)
    row_id = db.id_of(found.id, str(form.key.data), form.text.data)
    with unit_of_work():
        services.write_by_code(found, form.text.data, row_id=row_id)
    return _thread(
        found, form.code.data, done=_("The message is stored. It can be read from tomorrow on.")
    )


def _code_only(form: CodeForm) -> CodeForm:
    kept = CodeForm(formdata=None)
    for error in form.code.errors:
        kept.add_error("code", str(error))
    return kept


@bp.post("/anonymous/follow/reopen")
@guarded(public)
def reopen_with_code() -> Response:
    """Let the irritant wait for an answer again."""
    form = CodeForm()
    found = _found(form)
    if found is None:
        return render("irritants/follow.html", form=form)
    with unit_of_work():
        services.reopen_by_code(found)
    done = _("The irritant is open again. You can write what is still wrong.")
    return _thread(found, form.code.data, done=done)


@bp.post("/anonymous/follow/withdraw")
@guarded(public)
def withdraw_with_code() -> Response:
    """Delete the report and its messages."""
    form = CodeForm()
    found = _found(form)
    if found is None:
        return render("irritants/follow.html", form=form)
    with unit_of_work():
        services.withdraw(found, by=None)
    return render("irritants/withdrawn.html")

"""Pages of leads: write a charter, keep a draft of it, look at it before it is published."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.i18n import LANGUAGES
from webapp.people.models import Person
from webapp.program_kinds import Kind
from webapp.programs import queries, services
from webapp.programs.forms import CHARTER_FORMS, CharterForm, DiscardForm
from webapp.programs.models import Charter, CharterDraft, Program
from webapp.programs.rules import is_lead
from webapp.programs.views.blueprint import bp
from webapp.programs.views.charters import charter_values
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Refused, submit, submit_button


def _initial_values(source: Charter | CharterDraft | None, kind: Kind) -> dict[str, Any]:
    """The values of the form: the draft, else the charter in force."""
    if source is None:
        return {"review_days": services.REVIEW_DAYS, "at_deadline": "hold"}
    parts = services.PARTS[kind]
    values: dict[str, Any] = {
        "review_days": source.review_days,
        "at_deadline": source.at_deadline.value if source.at_deadline else None,
    }
    for language in LANGUAGES:
        values |= {f"{part}_{language}": source.texts[language].get(part, "") for part in parts}
        values[f"disclosure_{language}"] = source.disclosures.get(language, "")
        values[f"more_{language}"] = "\n".join(source.more_disclosures.get(language, []))
    return values


@bp.route("/programs/<program>/charter", methods=["GET", "POST"])
@guarded(is_lead, program=queries.led_program)
def write_charter(program: Program) -> Response:
    """Write a new version of the charter, in both languages: save a draft, preview, publish."""
    draft = queries.charter_draft(program)
    newest = program.charter if program.charters else None
    form = CHARTER_FORMS[program.kind](**_initial_values(draft or newest, program.kind))
    if request.method == "GET":
        form.version.data = newest.version if newest else 0
        form.draft.data = draft.stamp if draft else ""
    step = request.form.get("step", "publish")
    if step == "preview" and form.validate_on_submit():
        return _preview(program, form)
    if step == "save":
        return _save(program, form)

    def publish(me: Person) -> Charter:
        return services.publish(
            program, by=me, version=form.number, stamp=form.draft.data or "", **form.content()
        )

    if step != "publish" or isinstance(submit(form, publish, keep=True), Refused):
        return _editor(program, form)
    flash(_(program.wording.published))
    return redirect_to("programs.program", program=program.slug)


def _save(program: Program, form: CharterForm) -> Response:
    form.incomplete = True

    def save(me: Person) -> CharterDraft:
        return services.save_draft(
            program, by=me, version=form.number, stamp=form.draft.data or "", **form.content()
        )

    if isinstance(submit(form, save, keep=True), Refused):
        return _editor(program, form)
    flash(_("The draft is saved. You can publish it later."))
    return redirect_to("programs.write_charter", program=program.slug)


def _editor(program: Program, form: CharterForm) -> Response:
    draft = queries.charter_draft(program)
    form.renew(program.charter.version if program.charters else 0)
    if form.conflict:
        form.draft.data = draft.stamp if draft else ""
    return render(
        "programs/write_charter.html", form=form, program=program, draft=draft,
        parts=services.PARTS[program.kind],
    )  # fmt: skip


def _preview(program: Program, form: CharterForm) -> Response:
    """The charter page as it will be, with a form that keeps what was typed."""
    values: dict[str, Any] = dict(form.content())
    more = values.pop("more")
    shown = Charter(version=form.number + 1, made_at=clock.now(), more_disclosures=more, **values)
    shown.kind = program.kind
    return render("programs/preview.html", typed=form, **charter_values(program, shown))


@bp.post("/programs/<program>/charter/discard")
@guarded(is_lead, page="programs.write_charter", program=queries.led_program)
def discard_draft(program: Program) -> Response:
    """Delete the draft of the next charter."""
    form = DiscardForm()
    stamp = form.draft.data or ""
    submit_button(form, lambda me: services.discard_draft(program, by=me, stamp=stamp))
    flash(_("The draft is discarded."))
    return redirect_to("programs.program", program=program.slug)

"""Pages of the lead: modules, new and changed ones, completions from a file."""

from flask import Response
from flask_babel import gettext as _
from flask_babel import ngettext

from analytics.core.measures import ACTIVITY
from webapp.academy import queries, services
from webapp.academy.forms import CompletionsForm, ModuleForm
from webapp.academy.models import Module, ModuleVersion
from webapp.academy.services.importing import LARGEST
from webapp.academy.views.blueprint import bp
from webapp.academy.workflow import MODULE, ModuleState
from webapp.core.i18n import gettext_noop
from webapp.people.models import Person
from webapp.programs import queries as programs
from webapp.programs.models import Program
from webapp.programs.rules import is_lead
from webapp.web.forms import StepForm, sent_file
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

# What the other fields of a form with a file need.
FORM = 64 * 1024
VERBS = {"publish": services.publish_module, "retire": services.retire_module}
SAID = {
    "publish": gettext_noop("The module is published. Participants can take it."),
    "retire": gettext_noop(
        "The module is retired. What people completed stays in their passports."
    ),
}


def load_module(me: Person, module_id: str) -> Module:
    """A module of a program to which this person belongs."""
    return queries.module_for(me, module_id)


@bp.get("/programs/<program>/academy")
@guarded(is_lead, program=programs.led_program)
def modules(program: Program) -> Response:
    """The modules of a program, with how many people completed each."""
    return _page(program, CompletionsForm())


@bp.route("/programs/<program>/academy/new", methods=["GET", "POST"])
@guarded(is_lead, program=programs.led_program)
def new_module(program: Program) -> Response:
    """Write a module."""
    form = ModuleForm(_others(program.id))
    result = submit(
        form,
        lambda me: services.create_module(
            program, by=me, row_id=form.row_id(me.id), **form.content()
        ),
    )
    if isinstance(result, Done):
        flash(_("The draft is saved. Publish it when it is complete."))
        return redirect_to("academy.module", module=result.value.id)
    return render("academy/edit.html", form=form, program=program, module=None)


@bp.route("/modules/<module>/edit", methods=["GET", "POST"])
@guarded(is_lead, module=load_module)
def edit_module(module: Module) -> Response:
    """Change a draft, or make a new version."""
    form = ModuleForm(_others(module.program_id, but=module.id), (module, queries.content(module)))
    result = submit(
        form,
        lambda me: services.edit_module(
            module, by=me, version=form.number, again=form.again.data, **form.content()
        ),
        keep=True,
    )
    if isinstance(result, Done):
        flash(_("Saved."))
        return redirect_to("academy.module", module=module.id)
    form.renew(module.version)
    return render("academy/edit.html", form=form, program=module.program, module=module)


@bp.post("/modules/<module>/<any(publish, retire):verb>")
@guarded(is_lead, page="academy.module", module=load_module)
def move_module(module: Module, verb: str) -> Response:
    """Publish or retire a module."""
    submit_button(StepForm(), lambda me: VERBS[verb](module, by=me))
    flash(_(SAID[verb]))
    return redirect_to("academy.module", module=module.id)


@bp.post("/programs/<program>/academy/completions")
@guarded(is_lead, largest=LARGEST + FORM, program=programs.led_program)
def completions(program: Program) -> Response:
    """Import completions from a file."""
    form = CompletionsForm()
    result = submit(
        form,
        lambda me: services.import_completions(program, sent_file(form.file, LARGEST), by=me),
    )
    if isinstance(result, Done):
        count = result.value
        flash(
            ngettext(
                "The file is imported: %(num)s line.", "The file is imported: %(num)s lines.", count
            )
        )
        return redirect_to("academy.modules", program=program.slug)
    return _page(program, form)


def _others(program_id: str, but: str = "") -> list[tuple[Module, ModuleVersion]]:
    found = [each for each in queries.modules_of(program_id, drafts=True) if each.id != but]
    versions = queries.contents(found)
    return [(each, versions[each.id]) for each in found if each.state != ModuleState.retired]


def _page(program: Program, form: CompletionsForm) -> Response:
    found = queries.modules_of(program.id, drafts=True)
    return render(
        "academy/modules.html", program=program, modules=found, versions=queries.contents(found),
        counts=queries.completion_counts(found), floor=ACTIVITY, form=form, steps=MODULE,
    )  # fmt: skip

"""Modules: write, publish, make a new version, retire."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypedDict, Unpack

from webapp.academy import events, queries
from webapp.academy.models import Module, ModuleVersion
from webapp.academy.quiz import check_same_form, parsed
from webapp.academy.rules import MAY
from webapp.academy.workflow import MODULE, ModuleState
from webapp.core import clock, db
from webapp.core.errors import Invalid, NotAllowed, Stale
from webapp.core.i18n import LANGUAGES
from webapp.core.unit_of_work import record
from webapp.people.models import Person
from webapp.programs.models import Program

CODE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_MODULES: Final = 100
MOST_MINUTES: Final = 240


class ModuleContent(TypedDict):
    """What a lead writes: a code, texts by language, questions as `quiz` describes them by language,
    the address of a video or an empty text, minutes, and the ids of modules that come before.
    """

    code: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    questions: Mapping[str, str]
    video: str
    minutes: int
    requires: Sequence[str]


def create_module(
    program: Program, *, by: Person, row_id: str = "", **content: Unpack[ModuleContent]
) -> Module:
    """Create a module as a draft. Raises NotAllowed, or Invalid on a field."""
    _lead_only(program, by)
    db.lock(program)
    if (found := db.existing(Module, row_id)) is not None:
        return found
    others = queries.modules_of(program.id, drafts=True)
    if len(others) >= MOST_MODULES:
        raise Invalid("code", "A program has %(most)s modules at most.", most=str(MOST_MODULES))
    made = Module(
        id=row_id or db.new_id(),
        program_id=program.id,
        number=1,
        required_from=1,
        made_at=clock.now(),
    )
    _set(made, others, content)
    db.session().add(made)
    db.session().flush()
    db.session().add(_version(made, content))
    record(events.ModuleCreated(actor=by.id, object_id=made.id))
    return made


def edit_module(
    module: Module,
    *,
    by: Person,
    version: int,
    again: bool = False,
    **content: Unpack[ModuleContent],
) -> Module:
    """Change a draft, or make the next version of a published module.

    With `again`, completions of earlier versions no longer count. Raises NotAllowed, Stale, or
    Invalid on a field.
    """
    _lead_only(module, by)
    db.lock(module)
    if module.version != version:
        raise Stale("Another window or person changed this in the meantime.")
    others = [m for m in queries.modules_of(module.program_id, drafts=True) if m.id != module.id]
    _set(module, others, content)
    if module.state == ModuleState.draft:
        db.session().merge(_version(module, content))
    else:
        module.number += 1
        module.required_from = module.number if again else module.required_from
        db.session().add(_version(module, content))
    module.version += 1
    db.session().flush()
    record(events.ModuleChanged(actor=by.id, object_id=module.id, number=module.number))
    return module


def publish_module(module: Module, *, by: Person) -> None:
    """Let participants take a module."""
    _move(module, "publish", by)


def retire_module(module: Module, *, by: Person) -> None:
    """Take a module out of the list; what people completed stays in their passports."""
    _move(module, "retire", by, retired_at=clock.now())


def _move(module: Module, step: str, by: Person, **evidence: object) -> None:
    MODULE.take(module, step, by=by, may=MAY, **evidence)
    record(events.ModuleMoved(actor=by.id, object_id=module.id, state=module.state.value))


def _lead_only(thing: Program | Module, by: Person) -> None:
    if (reason := MAY["is_lead"].reason(by, thing)) is not None:
        raise NotAllowed(reason)


def _set(module: Module, others: Sequence[Module], content: ModuleContent) -> None:
    code = content["code"]
    if len(code) > 40 or not CODE.fullmatch(code):  # noqa: PLR2004 - the length of the column
        raise Invalid("code", "Use small letters, digits and hyphens, as in video-calls.")
    if code in {each.code for each in others}:
        raise Invalid("code", "Another module of this program has this code.")
    if not 1 <= content["minutes"] <= MOST_MINUTES:
        raise Invalid("minutes", "Between 1 and %(most)s minutes.", most=str(MOST_MINUTES))
    requires = list(dict.fromkeys(content["requires"]))
    _check_order(module, {each.id: each for each in others}, requires)
    module.code, module.requires = code, requires


def _check_order(module: Module, others: Mapping[str, Module], requires: Sequence[str]) -> None:
    """Refuse unknown modules before this one, and those that need this one first."""
    if not set(requires) <= others.keys():
        raise Invalid("requires", "Choose modules of this program.")
    waiting, seen = list(requires), set[str]()
    while waiting:
        each = waiting.pop()
        if module.id in others[each].requires:
            raise Invalid("requires", "This module would have to be completed before itself.")
        if each not in seen:
            seen.add(each)
            waiting += [other for other in others[each].requires if other in others]


def _version(module: Module, content: ModuleContent) -> ModuleVersion:
    questions = {
        language: parsed(f"questions_{language}", content["questions"].get(language, ""))
        for language in LANGUAGES
    }
    check_same_form(questions)
    return ModuleVersion(
        module_id=module.id, number=module.number, titles=dict(content["titles"]),
        texts=dict(content["texts"]), questions=questions, video=content["video"],
        minutes=content["minutes"], made_at=clock.now(),
    )  # fmt: skip

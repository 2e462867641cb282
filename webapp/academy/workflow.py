"""States and transitions of a training module."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class ModuleState(StrEnum):
    """The state of a module."""

    draft = "draft"
    published = "published"
    retired = "retired"


_M = ModuleState
MODULE = Workflow(
    ModuleState,
    _M.draft,
    (
        Step("publish", gettext_noop("Publish"), gettext_noop("published"), (_M.draft, _M.retired),
             _M.published, "is_lead"),
        # Completions stay; nobody can begin it any more.
        Step("retire", gettext_noop("Retire"), gettext_noop("retired"), (_M.published,), _M.retired,
             "is_lead"),
    ),
    evidence={_M.retired: ("retired_at",)},
)  # fmt: skip


class Source(StrEnum):
    """How a completion came about."""

    read = "read"
    quiz = "quiz"
    imported = "imported"

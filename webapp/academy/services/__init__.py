"""Services of the academy."""

from webapp.academy.services.importing import import_completions
from webapp.academy.services.modules import (
    ModuleContent,
    create_module,
    edit_module,
    publish_module,
    retire_module,
)
from webapp.academy.services.progress import complete, forget, missing_before, show

__all__ = [
    "ModuleContent", "complete", "create_module", "edit_module", "forget", "import_completions",
    "missing_before", "publish_module", "retire_module", "show",
]  # fmt: skip

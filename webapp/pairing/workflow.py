"""States and transitions of a run of the matching."""

from enum import StrEnum

from webapp.core.i18n import gettext_noop
from webapp.core.workflow import Step, Workflow


class RunState(StrEnum):
    """The state of a run of the matching."""

    queued = "queued"
    simulated = "simulated"
    failed = "failed"
    reviewed = "reviewed"
    approved = "approved"
    published = "published"
    discarded = "discarded"


_R = RunState
RUN = Workflow(
    RunState,
    _R.queued,
    (
        Step("simulate", "simulate", gettext_noop("computed"), (_R.queued,), _R.simulated, "system"),
        Step("fail", "fail", gettext_noop("failed"), (_R.queued,), _R.failed, "system"),
        Step("review", gettext_noop("Review the pairs"), gettext_noop("reviewed"), (_R.simulated,),
             _R.reviewed, "is_lead"),
        Step("approve", gettext_noop("Approve"), gettext_noop("approved"), (_R.reviewed,),
             _R.approved, "is_second"),
        Step("publish", gettext_noop("Publish the pairs"), gettext_noop("published"),
             (_R.reviewed, _R.approved), _R.published, "is_lead"),
        # People without a partner are paired again without a lead.
        Step("propose", "propose", gettext_noop("published"), (_R.simulated,), _R.published,
             "system"),
        Step("expire", "expire", gettext_noop("discarded"), (_R.simulated,), _R.discarded, "system"),
        Step("discard", gettext_noop("Discard"), gettext_noop("discarded"),
             (_R.simulated, _R.reviewed, _R.approved), _R.discarded, "is_lead"),
    ),
    evidence={_R.failed: ("failure",), _R.published: ("published_at",)},
)  # fmt: skip

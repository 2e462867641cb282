"""Services of digital champions."""

from webapp.champions.services.agreements import (  # fmt: skip
    agree,
    decline,
    follow_managers,
    grant,
    lower_hours,
    refuse,
)
from webapp.champions.services.applications import (  # fmt: skip
    HOURS,
    Details,
    apply,
    expire_proposals,
    forget_proposals,
    forget_proposals_in,
    propose,
    refuse_proposal,
)
from webapp.champions.services.helping import (  # fmt: skip
    confirm_skill,
    declare_time,
    delete_time,
    first_day,
    may_confirm,
)
from webapp.champions.services.roles import (  # fmt: skip
    ask_to_renew,
    begin_training,
    end_quarters,
    end_role,
    finish_training,
    pause_role,
    renew,
    resume_role,
    stop_applications,
    stop_roles,
)
from webapp.champions.services.topics import edit_topics

__all__ = [
    "HOURS", "Details", "agree", "apply", "ask_to_renew", "begin_training", "confirm_skill",
    "declare_time", "decline", "delete_time", "edit_topics", "end_quarters", "end_role",
    "expire_proposals", "finish_training", "first_day", "follow_managers", "forget_proposals",
    "forget_proposals_in", "grant", "lower_hours", "may_confirm", "pause_role", "propose", "refuse",
    "refuse_proposal", "renew", "resume_role", "stop_applications", "stop_roles",
]  # fmt: skip

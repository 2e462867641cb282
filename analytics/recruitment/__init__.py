"""Recruitment: what may be shown of applications and hires, and how long hires stay."""

from analytics.contracts.recruitment import STAGES
from analytics.recruitment.curves import after, lasting, reached, table
from analytics.recruitment.release import (
    APPLICATIONS,
    HIRES,
    STAFF,
    RecruitmentRelease,
    release_recruitment,
)
from analytics.recruitment.renewing import renew

__all__ = [
    "APPLICATIONS", "HIRES", "STAFF", "STAGES", "RecruitmentRelease", "after", "lasting", "reached",
    "release_recruitment", "renew", "table",
]  # fmt: skip

"""What releases does when packages below it publish tables."""

from webapp.recruitment import queries as recruitment
from webapp.recruitment.events import RecruitmentFiguresStored
from webapp.releases import queries, services


def record_recruitment(event: RecruitmentFiguresStored) -> None:
    """Write the tables of stored figures into the ledger; each week once."""
    tables, known = recruitment.released_tables(event.object_id), queries.known("applications")
    for week, content in tables["weeks"].items():
        if week not in known:
            services.record_table("applications", week, content)
    services.record_table("recruitment", event.object_id, tables["year"])

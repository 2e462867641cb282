"""Who may read figures: leads of their program, analysts and observers; the review is public."""

from tests.integration.web.rows import (
    ALL,
    FIGURE_READERS,
    FOREIGN_INSIDE,
    FOREIGN_LEAD,
    INSIDE,
    LEAD,
    MISSING,
    Row,
    at,
    mentoring,
    sharing_only,
)

PERMISSIONS = (
    Row("GET", "insights.index", at("/figures")),
    Row("GET", "insights.review", at("/programs/voices/review"), ALL),
    Row("GET", "insights.review", at("/programs/elsewhere/review"), ALL, note="foreign"),
    Row("GET", "insights.review", lambda c: f"/programs/{c.draft().slug}/review", ALL, MISSING,
        note="draft"),
    Row("GET", "insights.figures", at("/programs/voices/figures"), FIGURE_READERS | LEAD, 200,
        MISSING, exceptions=INSIDE),
    Row("GET", "insights.figures", at("/programs/elsewhere/figures"),
        FIGURE_READERS | FOREIGN_LEAD, 200, MISSING, exceptions=FOREIGN_INSIDE, note="foreign"),
    Row("GET", "insights.mine", at("/figures/mine")),
    Row("GET", "insights.mine_csv", at("/figures/mine.csv")),
    Row("GET", "insights.figures_csv", at("/programs/voices/figures.csv"), FIGURE_READERS | LEAD,
        200, MISSING, exceptions=INSIDE),
    Row("GET", "insights.review", mentoring("/programs/{}/review"), ALL, MISSING,
        note="mentoring"),
    sharing_only("GET", "insights.figures", "/figures"),
    sharing_only("GET", "insights.figures_csv", "/figures.csv"),
    sharing_only("GET", "insights.chart", "/figures/visits.en.svg"),
    # No figure is stored in the tests, so readers get 404 as well.
    Row("GET", "insights.chart", at("/programs/voices/figures/visits.en.svg"),
        FIGURE_READERS | LEAD, MISSING, MISSING, exceptions=INSIDE),
)  # fmt: skip

"""Scores of customers, which the analyst of the demo company imports ten days after each quarter."""

import random
from datetime import timedelta
from functools import partial
from io import BytesIO

from webapp.customers.quarters import after, first_day, quarter_of
from webapp.customers.services import import_scores
from webapp.demo.company import Company

DELAY = timedelta(days=10)


def schedule(company: Company) -> None:
    """Schedule an import for each quarter that ends during the simulation."""
    quarter = quarter_of(company.start)
    while (day := first_day(after(quarter)) + DELAY) <= company.today:
        company.agenda.put(company.agenda.at(day, 9), partial(_import, company, quarter))
        quarter = after(quarter)


def _import(company: Company, quarter: str) -> None:
    truth, lines = company.truth, ["unit,theme,period,score,sd,n"]
    # Its own chance, so that the rest of the year does not depend on customers.
    chance = random.Random(f"{truth.seed} {quarter}")
    for unit, (mean, answers) in truth.customers.items():
        for theme, more in truth.customer_themes.items():
            n = max(1, round(answers * chance.uniform(0.8, 1.2)))
            error = chance.gauss(0, truth.customer_spread / n**0.5)
            score = min(100.0, max(0.0, mean + more + error))
            spread = truth.customer_spread * chance.uniform(0.9, 1.1)
            lines.append(f"{unit},{theme},{quarter},{score:.1f},{spread:.1f},{n}")
    import_scores(BytesIO("\n".join(lines).encode()), by=company.account("analyst"))

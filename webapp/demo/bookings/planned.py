"""Requests for time that departments have planned, with a collision in the second week."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from webapp.appointments.services import Slot
from webapp.bookings.services import Plan, book
from webapp.core import clock
from webapp.demo.company import REASON, Company
from webapp.directory.queries import units
from webapp.people import services as people
from webapp.people.calendar import add_working_days
from webapp.people.workflow import Role

# Working days from today, department, title, what, why, and the units (empty for everybody).
PLANNED = (
    (4, "Prévention", "Relire les consignes d’incendie",
     "Une page à lire avant l’exercice de mars, deux minutes.", "L’exercice a lieu en mars.", ()),
    (6, "Ressources humaines", "Choisir vos dates de formation",
     "Trois dates sont proposées. Le choix prend une minute.", "Les salles sont à réserver.",
     ("Atelier bois", "Studio")),
    (7, "Informatique", "Essayer la nouvelle messagerie",
     "Une démonstration, et vos questions.", "Elle remplace l’ancienne dans trois mois.",
     ("Studio",)),
    (8, "Informatique", "Répondre à l’enquête sur les outils",
     "Dix questions sur les logiciels, cinq minutes.", "Le budget se décide le mois prochain.", ()),
)  # fmt: skip


# The one that invites to an appointment.
INVITES = "Essayer la nouvelle messagerie"


def plan_requests(company: Company) -> None:
    """Grant the role of a department, and plan what departments want to ask."""
    announcer = company.account("admin")
    people.grant(announcer, Role.announcer, by=None, scope=None, reason=REASON)
    known = {unit.name: unit.id for unit in units()}
    top = {unit.id for unit in units() if unit.parent_id is None}
    for days, department, title, body, why, names in PLANNED:
        asked = frozenset(known[name] for name in names) or frozenset(top)
        day = add_working_days(company.agenda.at(company.today, 9), days, None).date()
        address = f"https://intranet.example/{days}"
        plan = Plan(department, title, body, address, why, "fr", day, asked)
        if title == INVITES:
            plan = replace(plan, slot=_slot(day))
        book(plan, by=announcer)


def _slot(day: date) -> Slot:
    """Half an hour in the meeting room, a week after people are invited."""
    start = datetime.combine(day + timedelta(days=7), time(14), clock.zone())
    return Slot(start, start + timedelta(minutes=30), "Salle des Tilleuls")

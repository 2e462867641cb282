"""Modules for tests, in the program of mentoring."""

from typing import Any

from tests.factories.company import Company
from webapp.academy import services
from webapp.academy.models import Module
from webapp.core.unit_of_work import unit_of_work
from webapp.people.models import Person
from webapp.programs import services as programs
from webapp.programs.models import Program

QUIZ = {
    "en": "Which key ends a call?\n- The camera\n+ The red one\n\nIs it safe?\n+ Yes\n- No",
    "fr": "Quelle touche termine un appel ?\n- La caméra\n+ La rouge\n\nEst-ce sûr ?\n+ Oui\n- Non",
}


def program_of(company: Company) -> Program:
    return company.mentoring_program("pairs")


def content(code: str, **changed: Any) -> dict[str, Any]:
    """What a lead writes."""
    return {
        "code": code, "titles": {"en": f"About {code}", "fr": f"Sur {code}"},
        "texts": {"en": "Read this.", "fr": "Lisez ceci."}, "questions": {"en": "", "fr": ""},
        "video": "", "minutes": 5, "requires": (),
    } | changed  # fmt: skip


def module_of(company: Company, code: str, *, publish: bool = True, **changed: Any) -> Module:
    """A module of the program."""
    lead, program = company.people["lead"], program_of(company)
    with unit_of_work():
        made = services.create_module(program, by=lead, **content(code, **changed))
        if publish:
            services.publish_module(made, by=lead)
    return made


def member(company: Company, name: str) -> Person:
    """A new person who joined the program."""
    person, program = company.newcomer(name), program_of(company)
    with unit_of_work():
        programs.join(program, by=person, version=1)
    return person


def typed(code: str, **changed: Any) -> dict[str, Any]:
    """What a lead types."""
    return {
        "title_en": "Video calls", "title_fr": "Visioconférences", "text_en": "Read this.",
        "text_fr": "Lisez ceci.", "video": "https://videos.example/1", "minutes": "10", "code": code,
        "questions_en": QUIZ["en"], "questions_fr": QUIZ["fr"],
    } | changed  # fmt: skip

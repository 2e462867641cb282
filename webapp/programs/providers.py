"""Data that packages above programs provide to its pages; set by `webapp.wiring`."""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.core.runtime import Collected, Provider
from webapp.people.models import Person
from webapp.programs.models import Program
from webapp.web.features import ConsentText, NextStep, ReceiptLine

# Median hours until a review is answered, for the charter page; None if unknown.
review_delay: Provider[[Program], float | None] = Provider(lambda _program: None)
# Receipt lines about things that other packages cancelled when a person left.
receipt_lines: Provider[[], tuple[ReceiptLine, ...]] = Provider(lambda: ())
# Consent -> its texts, as declared by the package that uses it.
consent_texts: Provider[[], Mapping[str, ConsentText]] = Provider(dict)
# The open briefs of some programs, given by id, newest first.
open_briefs: Provider[[list[str]], Sequence[Any]] = Provider(lambda _ids: ())
# The ids of the briefs from which a person began a story; home offers the others.
answered_briefs: Provider[[Person], frozenset[str]] = Provider(lambda _person: frozenset())
# The pages where participants continue
# (label, address; the most important first), and lines of the lead's page (address, title, facts).
participant_pages: Collected[[Program], tuple[str, str]] = Collected()
lead_lines: Collected[[Program], tuple[str, str, str]] = Collected()
# Sentences for the page of participants about what the program reached, in the reader's language.
good_news: Collected[[Program], str] = Collected()
# Lines of the public charter page, and lines that only employees read there and beside the briefs:
# a sentence, a text that it quotes ("" for none), and the language of that text.
charter_notes: Collected[[Program], tuple[str, str, str]] = Collected()
employee_notes: Collected[[Program], tuple[str, str, str]] = Collected()
# The cards of a person's home page, from all packages, the most urgent first.
next_steps: Provider[[Person], tuple[NextStep, ...]] = Provider(lambda _person: ())

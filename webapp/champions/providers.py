"""Data that packages above champions provide to their pages."""

from webapp.core.runtime import Collected
from webapp.programs.models import Program

# Pages about help in a program (label, address; the most important first).
help_pages: Collected[[Program], tuple[str, str]] = Collected()

"""Data that packages above briefs provide to its pages; set by `webapp.wiring`."""

from webapp.briefs.models import Brief
from webapp.core.runtime import Collected

# What a brief was made from: words before it, title and its language, address. Empty for one that a lead began.
origins: Collected[[Brief], tuple[str, str, str, str]] = Collected()

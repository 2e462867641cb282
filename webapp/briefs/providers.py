"""Data that packages above briefs provide to its pages; set by `webapp.wiring`."""

from webapp.briefs.models import Brief
from webapp.core.runtime import Provider

# What a brief was made from (title, address); None for one that a lead began.
origin: Provider[[Brief], tuple[str, str] | None] = Provider(lambda _brief: None)

"""What the package above briefs says before a paused theme is resumed; set by `webapp.wiring`."""

from webapp.briefs.models import Theme
from webapp.core.runtime import Provider

# Why a paused theme may not be resumed now (a msgid), or None.
why_not_resume: Provider[[Theme], str | None] = Provider(lambda _theme: None)

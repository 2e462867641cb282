"""The form that closes a repair."""

from flask_babel import lazy_gettext as _l

from webapp.gauge.services import LONGEST
from webapp.web.forms import Form, passage


class OutcomeForm(Form):
    """What changed, or why nothing changes."""

    outcome_en = passage(_l("What employees read, in English"), LONGEST)
    outcome_fr = passage(_l("What employees read, in French"), LONGEST)

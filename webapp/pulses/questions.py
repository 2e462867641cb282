"""The questions, in words."""

from flask_babel import lazy_gettext as _l

from webapp.pulses.workflow import COMFORT, LEARNED, SPOKE

QUESTIONS = {
    LEARNED: _l("I learned something I can use."),
    SPOKE: _l("I could say what I think."),
    COMFORT: _l("I feel at ease with the digital tools of my job."),
}

"""The form of a file of customer scores."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from webapp.web.forms import Form


class ScoresForm(Form):
    """A file of customer scores; `tried` identifies the file of the last dry run."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Choose the file."))])
    tried = HiddenField()

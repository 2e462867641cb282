"""Forms of reviews."""

from flask_babel import lazy_gettext as _l

from webapp.web.forms import CreateForm, StepForm, passage


class CommentForm(CreateForm, StepForm):
    """A message about a revision; `version` is the number of the revision."""

    remark = passage(_l("Your message"), 1000)

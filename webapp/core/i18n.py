"""Mark a sentence for the catalogs where it is not translated at once."""

# The languages of the interface, by code: their own names.
LANGUAGES = {"en": "English", "fr": "Français"}


def gettext_noop(sentence: str) -> str:
    """Return the sentence unchanged; the message extraction finds it by this function's name."""
    return sentence

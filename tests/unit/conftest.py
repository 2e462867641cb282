"""How long an example may take says more about the machine than about the company."""

from hypothesis import settings

settings.register_profile("company", deadline=None)
settings.load_profile("company")

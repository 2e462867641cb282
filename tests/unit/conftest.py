"""How long an example may take says more about the machine than about the house."""

from hypothesis import settings

settings.register_profile("house", deadline=None)
settings.load_profile("house")

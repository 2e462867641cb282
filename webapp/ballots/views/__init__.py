"""Pages of ballots; importing the modules registers their routes."""

from webapp.ballots.views import lead, public
from webapp.ballots.views.blueprint import bp

# These pages have no session, so no form token: a ballot's code is what allows the post.
WITHOUT_TOKEN = (f"{public.__name__}.ballot", f"{public.__name__}.candidates")
__all__ = ["WITHOUT_TOKEN", "bp", "lead"]

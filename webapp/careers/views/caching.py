"""Public pages are stored by browsers and proxies, and asked for again at each load.

What was taken back is gone at the next load, because every answer says `no-cache`: a copy may be
kept, and shown only after the application has confirmed that it is still valid.
"""

import hashlib

from flask import Response, request

from webapp.web.security import nonce


def revalidated(response: Response) -> Response:
    """Add an ETag of the whole content, and answer 304 where the visitor has it already.

    There is no Last-Modified: a story that is taken back makes the page older, not newer. The nonce
    of scripts differs in each answer and is no content.
    """
    content = response.get_data().replace(nonce().encode(), b"")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.update(("Accept-Language", "Cookie"))
    response.set_etag(hashlib.sha256(content).hexdigest()[:32], weak=True)
    response.make_conditional(request)
    return response

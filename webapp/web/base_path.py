"""The path under which the pages are served, taken from BASE_URL and from nothing that is sent."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class BasePath:
    """A WSGI application under a path.

    Each address begins with `path`, or with `link_path` where tracked links have another one. A
    proxy may pass the path or remove it: a request without it is accepted as well.
    """

    def __init__(self, app: "WSGIApplication", path: str, link_path: str) -> None:
        self._app = app
        self._path = path
        # The longer one first, because one may begin with the other.
        self._paths = sorted({p for p in (path, link_path) if p}, key=len, reverse=True)

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Set SCRIPT_NAME to the path, and PATH_INFO to what follows it."""
        # A server may have split the address already, by a header or by its own settings.
        full = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        for path in self._paths:
            if full == path or full.startswith(f"{path}/"):
                full = full.removeprefix(path)
                break
        environ["SCRIPT_NAME"], environ["PATH_INFO"] = self._path, full or "/"
        return self._app(environ, start_response)

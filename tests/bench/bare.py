"""The baseline: Flask with one route that returns the same response as the tracked redirect."""

from flask import Flask, Response

DESTINATION = "https://company.example/jobs"
HEADERS = {
    "Location": DESTINATION,
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def create_app() -> Flask:
    """An application without sessions, guards and counting."""
    app = Flask("bare", static_folder=None)

    @app.get("/r/<token>")
    def follow(token: str) -> Response:
        return Response(status=302, mimetype="text/plain", headers=HEADERS)

    return app

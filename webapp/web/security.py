"""Security headers of every response: a strict content policy with a nonce, and others."""

import secrets

from flask import Flask, Response, g, request

YEAR = 31_536_000


def nonce() -> str:
    """The nonce of this response for scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def _policy() -> str:
    return "; ".join((
        "default-src 'none'", f"script-src 'self' 'nonce-{nonce()}'", "style-src 'self'",
        "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ))  # fmt: skip


def headers(response: Response) -> Response:
    """Add the headers to a response."""
    put = response.headers.setdefault
    put("X-Content-Type-Options", "nosniff")
    put("Referrer-Policy", "no-referrer")
    put("Cross-Origin-Opener-Policy", "same-origin")
    if response.mimetype == "text/html":
        put("Content-Security-Policy", _policy())
        put("Cache-Control", "no-store")
    elif response.mimetype == "image/svg+xml":
        put("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    if request.is_secure:
        put("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    return response


def install(app: Flask) -> None:
    """Add the headers to every response, and the nonce to templates."""
    app.after_request(headers)
    app.jinja_env.globals["csp_nonce"] = nonce

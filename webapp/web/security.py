"""Security headers of every response: a strict content policy with a nonce, and others."""

import secrets

from flask import Flask, Response, abort, g, request

YEAR = 31_536_000


def nonce() -> str:
    """The nonce of this response for scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def policy(*, ancestors: str = "'none'") -> str:
    """The content policy of a page; `ancestors` are the sites that may show it in a frame."""
    return "; ".join((
        "default-src 'none'", f"script-src 'self' 'nonce-{nonce()}'", "style-src 'self'",
        "img-src 'self' data:", "font-src 'self'", "connect-src 'self'", "form-action 'self'",
        "base-uri 'none'", f"frame-ancestors {ancestors}",
    ))  # fmt: skip


def headers(response: Response) -> Response:
    """Add the headers to a response."""
    put = response.headers.setdefault
    put("X-Content-Type-Options", "nosniff")
    put("Referrer-Policy", "no-referrer")
    put("Cross-Origin-Opener-Policy", "same-origin")
    if response.mimetype == "text/html":
        put("Content-Security-Policy", policy())
        put("Cache-Control", "no-store")
    elif response.mimetype == "image/svg+xml":
        put("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    if request.is_secure:
        put("Strict-Transport-Security", f"max-age={YEAR}; includeSubDomains")
    return response


def refuse_other_sites() -> None:
    """Refuse a form without a token that a browser says another site sent."""
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        abort(400)


def install(app: Flask) -> None:
    """Add the headers to every response, and the nonce to templates."""
    app.after_request(headers)
    app.jinja_env.globals["csp_nonce"] = nonce

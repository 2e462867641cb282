"""create_app(settings): the only place that assembles Flask."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_bootstrap import Bootstrap5
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import config, migrate, wiring
from webapp.asks import queries as asks
from webapp.config import Settings
from webapp.insights import queries as insights
from webapp.kernel import crypto, unit_of_work
from webapp.people import calendar
from webapp.people import queries as people
from webapp.people.services import Passwords
from webapp.people.workflow import Role
from webapp.shares.channels.publishing import registry
from webapp.shares.channels.registry import NAMES
from webapp.shares.counting import Counter
from webapp.shares.redirect import Targets
from webapp.shares.spool import Spool
from webapp.web import database, errors, guards, locale, security, sessions
from webapp.web.pages import messages

LARGEST = 256 * 1024


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    label: str
    url: str
    current: bool


def create_app(settings: Settings | None = None) -> Flask:
    """The application, for these settings or for those of the environment."""
    chosen = settings or config.read()
    app = Flask(
        "webapp.web",
        template_folder="templates",
        static_folder="static",
    )
    app.config.update(_flask_config(chosen))
    app.extensions["settings"] = chosen
    app.extensions["head"] = migrate.head
    app.session_interface = sessions.Sessions(
        sessions.cookie_name(chosen.secure), secure=chosen.secure
    )
    app.jinja_env.undefined = StrictUndefined
    _attach(app, chosen)
    for room in wiring.ROOMS:
        app.register_blueprint(room)
    guards.install(app)
    if chosen.forwarded_hops:
        hops = chosen.forwarded_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _flask_config(settings: Settings) -> dict[str, Any]:
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_SECURE": settings.secure,
        # Statements may be logged; the names and addresses in them may not.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True, "pool_pre_ping": True},
        "MAX_CONTENT_LENGTH": LARGEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "TRANSLATIONS": config.ROOT / "webapp" / "translations",
        # The token lives as long as the session: a slow writer must not lose a text.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
    }


def _attach(app: Flask, settings: Settings) -> None:
    """Give the application its organs."""
    configure_mappers()
    crypto.use(settings.data_keys)
    calendar.use(settings.zone)
    database.attach(app, settings)
    unit_of_work.listen(wiring.HANDLERS)
    app.extensions["passwords"] = Passwords(settings.password_cost)
    app.extensions["scopes"] = wiring.scopes
    app.extensions["review_delay"] = insights.review_delay
    app.extensions["outlets"] = [NAMES[code] for code in registry.configured(settings.networks)]
    app.extensions["targets"] = Targets()
    spool = Spool(settings.instance / "spool")
    app.extensions["counter"] = Counter(spool, settings.zone, settings.company_networks)
    Bootstrap5(app)
    guards.admit_files(app)
    CSRFProtect(app)
    _login(app)
    locale.install(app, str(settings.zone))
    security.install(app)
    errors.install(app)
    app.context_processor(lambda: _context(settings))


def _login(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(people.by_id)
    manager.init_app(app)


def _context(settings: Settings) -> dict[str, Any]:
    down = g.get("database_down", False)
    me = None if down else guards.person()
    return {
        "person": me,
        "locale": str(get_locale()),
        "messages": list if down else messages,
        "languages": locale.LANGUAGES,
        "organisation": settings.organisation_name,
        "navigation": _navigation(me),
        "inbox_url": url_for("asks.inbox"),
        "inbox_unread": asks.unread(me) if me else 0,
        "here": locale.same_page,
    }


def _navigation(me: Any) -> list[Entry]:  # noqa: ANN401 - a person or None
    if me is None:
        return []
    if "navigation" not in g:
        held = {role for role, _scope in people.roles_of(me)}
        facts = {"everybody"}
        facts |= {"reviews"} if Role.reviewer in held else set()
        facts |= {"administers"} if (Role.admin, None) in people.roles_of(me) else set()
        facts |= {"reads"} if insights.readable(me) else set()
        g.navigation = [
            Entry(_(label), url_for(endpoint), request.endpoint == endpoint)
            for endpoint, label, fact in wiring.NAVIGATION
            if fact in facts
        ]
    found: list[Entry] = g.navigation
    return found

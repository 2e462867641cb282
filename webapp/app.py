"""create_app(settings): the only place that assembles the Flask application."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import config, wiring
from webapp.admin import metrics
from webapp.admin.organization import Shown, shown_organization
from webapp.config import Settings
from webapp.core.i18n import LANGUAGES
from webapp.messaging.queries import unread
from webapp.people.queries import by_id
from webapp.web import assets, database, errors, guards, locale, security, sessions
from webapp.web.application import Application
from webapp.web.base_path import BasePath
from webapp.web.client_address import ClientAddress
from webapp.web.features import Feature
from webapp.web.pages import messages

LARGEST = 256 * 1024


@dataclass(frozen=True)
class NavigationLink:
    """One line of the navigation, for the reader at hand."""

    label: str
    url: str
    current: bool
    count: int
    group: int


def create_app(
    settings: Settings | None = None, features: tuple[Feature, ...] = wiring.FEATURES
) -> Application:
    """The application, for these settings or for those of the environment."""
    settings = settings or config.read()
    app = Application(settings)
    app.config.update(_flask_config(settings))
    app.runtime.handlers = wiring.event_handlers(features)
    app.runtime.providers = dict(wiring.providers(features))
    app.session_interface = sessions.Sessions(
        sessions.cookie_name(settings.secure, settings.path),
        secure=settings.secure,
        path=settings.path,
        outage=errors.outage,
    )
    app.jinja_env.undefined = StrictUndefined
    _install(app, settings, features)
    for feature in features:
        for blueprint in feature.blueprints:
            app.register_blueprint(blueprint)
    guards.install(app)
    if settings.metrics_networks:
        metrics.count_requests(app)
    app.wsgi_app = BasePath(app.wsgi_app, settings.path, settings.link_path)  # type: ignore[method-assign]
    if settings.forwarded_hops:
        app.wsgi_app = ClientAddress(app.wsgi_app)  # type: ignore[method-assign]
        hops = settings.forwarded_hops
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
        "TRANSLATIONS": config.ROOT / "webapp" / "translations",
        # The token lives as long as the session: a slow writer must not lose a text.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "SQLALCHEMY_TRACK_MODIFICATIONS": False,
    }


def _install(app: Application, settings: Settings, features: tuple[Feature, ...]) -> None:
    """Attach extensions, error pages, headers and the values that every template may use."""
    configure_mappers()
    database.attach(app, settings)
    guards.allow_uploads(app)
    protect = CSRFProtect(app)
    for feature in features:
        for view in feature.without_csrf_token:
            protect.exempt(view)
    _login(app)
    locale.install(app, str(settings.zone))
    security.install(app)
    assets.install(app)
    errors.install(app)
    app.context_processor(lambda: _template_values(settings, features))


def _login(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_person_of)
    manager.init_app(app)


def _person_of(person_id: str) -> Any:  # noqa: ANN401 - a person or None
    # The error page about the database must not ask it who is signed in.
    return None if g.get("database_down", False) else by_id(person_id)


def _template_values(settings: Settings, features: tuple[Feature, ...]) -> dict[str, Any]:
    down = g.get("database_down", False)
    me = None if down else guards.person()
    organization = Shown(settings.organization_name) if down else _organization(settings)
    return {
        "person": me,
        "locale": str(get_locale()),
        "messages": list if down else messages,
        "languages": LANGUAGES,
        "logo": organization.logo,
        "organization": organization.name,
        "navigation": _navigation(me, features),
        "inbox_url": url_for("messaging.inbox"),
        "inbox_unread": unread(me) if me else 0,
        "here": lambda language: request.script_root + locale.same_page(language),
    }


def _organization(settings: Settings) -> Shown:
    # Error pages need nothing else from the database.
    try:
        return shown_organization(settings.organization_name)
    except DatabaseError:
        return Shown(settings.organization_name)


def _navigation(me: Any, features: tuple[Feature, ...]) -> list[NavigationLink]:  # noqa: ANN401 - a person or None
    if me is None:
        return []
    if "navigation" not in g:
        items = sorted(
            (i for f in features for i in f.navigation), key=lambda item: (item.group, item.order)
        )
        g.navigation = [
            NavigationLink(
                _(i.label),
                url_for(i.endpoint),
                request.endpoint == i.endpoint,
                i.count(me),
                i.group,
            )
            for i in items
            if i.shown_to(me)
        ]
    found: list[NavigationLink] = g.navigation
    return found

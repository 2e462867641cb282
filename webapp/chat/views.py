"""Pages of chats: the list, a new one, one of them with its posts."""

from flask import Blueprint, Response
from flask_babel import gettext as _

from analytics.core.measures import ACTIVITY
from webapp.chat import queries, services
from webapp.chat.forms import KINDS, AddressForm, WebhookForm
from webapp.chat.models import Webhook
from webapp.chat.reasons import why
from webapp.chat.workflow import WebhookState
from webapp.config import Chat
from webapp.core import runtime
from webapp.core.i18n import LANGUAGES
from webapp.directory.queries import members, unit_tree
from webapp.people.models import Person
from webapp.people.rules import is_employee_view
from webapp.web.forms import StepForm
from webapp.web.guards import guarded
from webapp.web.pages import flash, redirect_to, render
from webapp.web.submit import Done, submit, submit_button

bp = Blueprint("chat", __name__, template_folder="templates")


def load_webhook(me: Person, webhook_id: str) -> Webhook:
    """A webhook, for those who manage them."""
    return queries.webhook_for(me, webhook_id)


@bp.get("/chat")
@guarded(is_employee_view)
def index() -> Response:
    """The chats: those in use, and those that ended."""
    return render(
        "chat/index.html", kinds=KINDS, hosts=sorted(_chat().hosts), why=why,
        webhooks=queries.webhooks(WebhookState.active, WebhookState.failed),
        ended=queries.webhooks(WebhookState.ended),
    )  # fmt: skip


@bp.route("/chat/new", methods=["GET", "POST"])
@guarded(is_employee_view)
def new() -> Response:
    """Add a chat."""
    form = WebhookForm(unit_tree())

    def add(me: Person) -> Webhook:
        return services.add(form.new_webhook(), _chat(), by=me, row_id=form.row_id(me.id))

    result = submit(form, add)
    if isinstance(result, Done):
        flash(_("The chat is added. Post a test to see that it works."))
        return redirect_to("chat.webhook", webhook=result.value.id)
    return render("chat/new.html", form=form, hosts=sorted(_chat().hosts), kinds=KINDS)


@bp.get("/chat/<webhook>")
@guarded(is_employee_view, webhook=load_webhook)
def webhook(webhook: Webhook) -> Response:
    """One chat: its state, its units, its latest posts."""
    return _page(webhook, AddressForm())


@bp.post("/chat/<webhook>/test")
@guarded(is_employee_view, page="chat.webhook", webhook=load_webhook)
def post_test(webhook: Webhook) -> Response:
    """Post a test."""
    submit_button(StepForm(), lambda me: services.post_test(webhook, by=me))
    flash(_("The test is queued. Its state is in the list below."))
    return redirect_to("chat.webhook", webhook=webhook.id)


@bp.post("/chat/<webhook>/repair")
@guarded(is_employee_view, page="chat.webhook", webhook=load_webhook)
def repair(webhook: Webhook) -> Response:
    """Enter another address."""
    form = AddressForm()
    result = submit(form, lambda me: services.repair(webhook, form.address.data, _chat(), by=me))
    if isinstance(result, Done):
        flash(_("The new address is saved. Post a test to see that it works."))
        return redirect_to("chat.webhook", webhook=webhook.id)
    return _page(webhook, form)


@bp.post("/chat/<webhook>/end")
@guarded(is_employee_view, page="chat.webhook", webhook=load_webhook)
def end(webhook: Webhook) -> Response:
    """End a chat for good."""
    submit_button(StepForm(), lambda me: services.end(webhook, by=me))
    flash(_("The chat is ended, and its address is erased."))
    return redirect_to("chat.webhook", webhook=webhook.id)


def _chat() -> Chat:
    return runtime.current().settings.chat


def _page(webhook: Webhook, form: AddressForm) -> Response:
    units = queries.units_of(webhook)
    return render(
        "chat/webhook.html", webhook=webhook, form=form, units=[unit.name for unit in units],
        posts=queries.posts_of(webhook), kinds=KINDS, languages=LANGUAGES, why=why,
        # In a small group the reason would tell how often one person is asked.
        few=len(members([unit.id for unit in units])) < ACTIVITY,
    )  # fmt: skip

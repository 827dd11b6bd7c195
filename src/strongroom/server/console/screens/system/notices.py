"""Where notices go: webhooks and people by mail; a test on its way, and what became of what was sent.

Lives here: these pages. Must not live here: targets and sending (strongroom.notices). An address and a
secret are entered here and shown nowhere again, but for a new webhook's secret, this once.
"""

from dataclasses import dataclass

from fastapi import APIRouter, Response

from strongroom.access.actions import Action
from strongroom.errors import NotFound, StrongroomError
from strongroom.i18n import pick
from strongroom.notices.notice import KINDS
from strongroom.notices.target import MailPlan, TargetView, WebhookPlan
from strongroom.notices.targets import DeliveryView
from strongroom.server.api.bodies import RecordId
from strongroom.server.console.entered import Entered, Filled
from strongroom.server.console.error_words import words_of
from strongroom.server.console.here import AtPage, Here
from strongroom.server.console.texts import text_of
from strongroom.server.permission import declared, needs
from strongroom.server.problems import status_of

__all__ = ["routes"]

routes = APIRouter(include_in_schema=False)
_TONES = {"delivered": "good", "waits": "info", "given_up": "danger"}
_SIGNS = {"delivered": "check", "waits": "clock", "given_up": "alert"}
_KEPT = ("server", "sender", "recipients", "user", "password", "language")
_LANGUAGES = (("zh-CN", "简体中文"), ("en", "English"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A delivery in a line; ``tone`` and ``sign`` say its state without words."""

    of: DeliveryView
    what: str
    state: str
    tone: str
    sign: str
    because: str | None


@routes.get("/notices")
@declared(needs(Action.NOTICE_LIST))
def notices(here: Here) -> Response:
    """Show where notices go."""
    return here.page(
        "system/notices.html",
        rows=[(each, _kinds(each, here.language)) for each in here.serving.at_work.targets.list(here.desk)],
        may_set=here.offering.grants(Action.NOTICE_SET),
    )


@routes.get("/notices/webhook")
@declared(needs(Action.NOTICE_SET, step_up=True))
def ask_webhook(here: Here) -> Response:
    """Ask for a webhook's address."""
    return _webhook(here)


@routes.post("/notices/webhook")
@declared(needs(Action.NOTICE_SET, step_up=True))
def add_webhook(here: Here, form: Entered) -> Response:
    """Add a webhook, and show its secret, this once."""
    try:
        plan = WebhookPlan(url=form.text("url", 2_000).strip(), kinds=_chosen(form))
        secret, view = here.serving.at_work.targets.add_webhook(here.desk, plan)
    except StrongroomError as error:
        return _webhook(here, form, error)
    return here.page("system/notice_secret.html", secret=secret, view=view)


@routes.get("/notices/mail")
@declared(needs(Action.NOTICE_SET, step_up=True))
def ask_mail(here: Here) -> Response:
    """Ask for a mail server and recipients."""
    return _mail(here)


@routes.post("/notices/mail")
@declared(needs(Action.NOTICE_SET, step_up=True))
def add_mail(here: Here, form: Entered) -> Response:
    """Have notices mailed to people."""
    try:
        plan = MailPlan(
            server=form.text("server", 300).strip(),
            sender=form.text("sender", 254).strip(),
            recipients=tuple(form.text("recipients", 6_000).split()),
            user=form.optional("user", 254),
            password=form.optional("password", 500),
            language=pick(form.text("language", 10), "en", "zh-CN"),
            kinds=_chosen(form),
        )
        here.serving.at_work.targets.add_mail(here.desk, plan)
    except StrongroomError as error:
        return _mail(here, form, error)
    return here.done("/notices", "notices.added")


@routes.get("/notices/{target}")
@declared(needs(Action.NOTICE_LIST))
def show(here: Here, target: RecordId) -> Response:
    """Show what was sent to a target, and what became of it."""
    sent = here.serving.at_work.targets.deliveries(here.desk, target)
    view = _target(here, target)
    return here.page(
        "system/notice_target.html",
        view=view,
        kinds=_kinds(view, here.language),
        rows=[_sent(each, here.language) for each in sent],
        open=any(each.state == "waits" for each in sent),
        may_set=here.offering.grants(Action.NOTICE_SET),
    )


@routes.post("/notices/{target}/test")
@declared(needs(Action.NOTICE_SET))
def test(here: Here, target: RecordId) -> Response:
    """Send a test there."""
    here.serving.at_work.targets.test(here.desk, target)
    return here.done(f"/notices/{target}", "notices.tested")


@routes.get("/notices/{target}/remove")
@declared(needs(Action.NOTICE_SET))
def ask_remove(here: Here, target: RecordId) -> Response:
    """Show what removing a target reaches."""
    view, t = _target(here, target), text_of(here.language)
    return here.page(
        "confirm.html",
        confirm={
            "title": t("notices.remove"),
            "lead": view.host,
            "reach_title": t("undo.reach"),
            "reach": (t("notices.remove-reach"), t("notices.remove-waiting")),
            "action": f"/notices/{target}/remove",
            "label": t("notices.remove"),
            "cancel": f"/notices/{target}",
            "values": {},
        },
    )


@routes.post("/notices/{target}/remove")
@declared(needs(Action.NOTICE_SET))
def remove(here: Here, target: RecordId) -> Response:
    """Let nothing go there any more."""
    here.serving.at_work.targets.remove(here.desk, target)
    return here.done("/notices", "notices.removed")


def _target(here: AtPage, target: str) -> TargetView:
    found = next((each for each in here.serving.at_work.targets.list(here.desk) if each.id == target), None)
    if found is None:
        raise NotFound("notice.no-target")
    return found


def _webhook(here: AtPage, form: Filled | None = None, error: StrongroomError | None = None) -> Response:
    return here.page(
        "system/notice_webhook.html",
        200 if error is None else status_of(error),
        url="" if form is None else form.optional("url", 2_000) or "",
        kinds=_offered(here.language),
        ticked=() if form is None else form.all("kinds"),
        error=here.told(error),
    )


def _mail(here: AtPage, form: Filled | None = None, error: StrongroomError | None = None) -> Response:
    filled = {name: "" if form is None else form.optional(name) or "" for name in _KEPT}
    return here.page(
        "system/notice_mail.html",
        200 if error is None else status_of(error),
        filled={**filled, "language": filled["language"] or here.language},
        languages=_LANGUAGES,
        kinds=_offered(here.language),
        ticked=() if form is None else form.all("kinds"),
        error=here.told(error),
    )


def _chosen(form: Filled) -> frozenset[str] | None:
    """The kinds that were ticked; all, where none was."""
    return frozenset(form.all("kinds")) or None


def _offered(language: str) -> list[tuple[str, str]]:
    return [(kind, pick(language, *said)) for kind, said in KINDS.items() if kind != "test"]


def _kinds(view: TargetView, language: str) -> list[str]:
    """What goes there, in words; empty: all."""
    return [pick(language, *KINDS[kind]) for kind in view.kinds or ()]


def _sent(view: DeliveryView, language: str) -> Sent:
    return Sent(
        of=view,
        what=pick(language, *KINDS[view.kind]) if view.kind in KINDS else view.kind,
        state=text_of(language)(f"notices.state-{view.state}"),
        tone=_TONES[view.state],
        sign=_SIGNS[view.state],
        because=None if view.because is None else words_of(view.because, language)[0],
    )

"""Alerts: what `/alert` and the Follow buttons stand on, and what watches the data."""

from __future__ import annotations

from collections.abc import Callable

from bot.app.opening import App
from bot.app.posting import PostOffice
from bot.domain.alerts import alert_kinds
from bot.domain.history import History
from bot.edge.alerts import AlertOffice, Doors
from bot.edge.alerts.places import Places
from bot.edge.desk import Desk
from bot.edge.digests.languages import ServerLanguages
from bot.edge.digests.needs import Trials
from bot.services.alert_desk import AlertDesk
from bot.services.alert_drafts import AlertDrafts
from bot.services.alerting import Alerting, AlertRounds
from bot.services.prospects import Prospects


def make_alert_office(app: App, desk: Desk, doors: Doors, trials: Trials, languages: ServerLanguages) -> AlertOffice:
    """The office.

    Args:
        app: The open data.
        desk: Says what is served.
        doors: Opens direct messages.
        trials: Tries places out.
        languages: Hears in which language a server reads.
    """
    kinds = alert_kinds()
    prospects = Prospects(lambda: desk.edition.history, kinds)
    alerts = AlertDesk(app.alerts, app.ledger, prospects, kinds, app.clock)
    places = Places(alerts, doors, trials, languages, app.clock)
    return AlertOffice(desk, alerts, prospects, AlertDrafts(app.state, app.clock), places)


def make_alert_rounds(app: App, history: Callable[[], History], office: PostOffice) -> AlertRounds:
    """What takes in each closed period, and plans what is told of it.

    Args:
        app: The open data.
        history: Gives the newest data.
        office: Knows whom to tell that alerts have stopped, and what time it really is.
    """
    alerting = Alerting(
        alerts=app.alerts,
        kinds=alert_kinds(),
        history=history,
        notices=office.notices,
        clock=app.clock,
        true_time=office.true_time,
    )
    return AlertRounds(alerting)

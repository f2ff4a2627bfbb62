"""Why an alert cannot be made, changed or found, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.domain.alerts import alert_kinds
from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.receipts import Unit
from bot.domain.watching.amounts import AmountTextError
from bot.domain.watching.checking import ConditionError, ConditionFault
from bot.domain.watching.condition import Side, Subject, Total
from bot.domain.watching.refusals import (
    AlertDraftGoneError,
    AlertExistsError,
    TooManyAlertsError,
    UnknownAlertError,
)
from bot.presentation.alerts.sentences import threshold_text
from bot.presentation.text import clean_name
from bot.presentation.wording import Wording

_SUBJECTS: Mapping[type[Subject], str] = {
    Total: "total",
    Country: "country",
    Model: "model",
    Family: "family",
    AuthorName: "author",
}
_PLAIN: Mapping[type[Exception], str] = {
    AlertDraftGoneError: "failure.alert_draft_gone",
    AlertExistsError: "failure.alert_exists",
    UnknownAlertError: "failure.unknown_alert",
}


def alert_failure_text(error: Exception, wording: Wording) -> str | None:
    """One or two short sentences; None where it is not about alerts."""
    match error:
        case AmountTextError():
            return wording.text(f"failure.amount_{error.unit}", asked=clean_name(error.asked))
        case ConditionError():
            return _fault_text(error, wording)
        case TooManyAlertsError():
            who = "server" if error.of_server else "mine"
            return wording.text(f"failure.too_many_alerts_{who}", most=error.most)
        case _:
            key = next((key for kind, key in _PLAIN.items() if isinstance(error, kind)), None)
            return wording.text(key) if key else None


def _fault_text(error: ConditionError, wording: Wording) -> str:
    """One or two short sentences; a value out of range is told the range."""
    condition = error.condition
    kind, text = alert_kinds()[condition.kind], wording.text
    when = text(f"choice.when.{condition.kind}")
    match error.fault:
        case ConditionFault.SUBJECT:
            names = wording.values.either(text(f"alerts.some_{_SUBJECTS[one]}") for one in kind.SUBJECTS)
            return text("failure.alert_subject", when=when, names=names)
        case ConditionFault.SIDE:
            sides = (text(f"choice.direction.{side}") for side in Side if side in kind.SIDES)
            return text("failure.alert_side", when=when, sides=wording.values.either(sides))
        case ConditionFault.VALUE_MISSING | ConditionFault.VALUE_RANGE if kind.VALUE:
            least, most = (_bound(kind.VALUE, index, error, wording) for index in (0, 1))
            return text(f"failure.alert_{error.fault}", when=when, least=least, most=most)
        case fault:
            return text(f"failure.alert_{fault}", when=when)


def _bound(unit: Unit, index: int, error: ConditionError, wording: Wording) -> str:
    bound = alert_kinds()[error.condition.kind].VALUES[index]
    falls = unit is Unit.CHANGE and error.condition.side is Side.DOWN
    # Nothing falls by more than all that there is.
    return threshold_text(unit, min(bound, Fraction(1)) if falls else bound, wording)

"""Alerts of people and servers: what `/alert` does to them, without Discord."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from weakref import WeakValueDictionary

from bot.domain.delivery.reasons import Reason
from bot.domain.lenses import LensName
from bot.domain.watching.alert import LONGEST_COOLDOWN, MOST_A_GUILD, MOST_A_USER, Alert, begin
from bot.domain.watching.checking import check
from bot.domain.watching.condition import Condition, Side
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.recipient import DIRECT, Recipient, RecipientState
from bot.domain.watching.refusals import AlertExistsError, TooManyAlertsError, UnknownAlertError
from bot.ports import Clock
from bot.ports.alerts import Alerts
from bot.ports.delivery import Ledger
from bot.services.prospects import Prospects


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose alerts are meant: somebody's own, or those of a server.

    Attributes:
        user: Who asks.
        guild: The server, which they manage; `DIRECT` for their own.
    """

    user: int
    guild: int = DIRECT

    @property
    def is_server(self) -> bool:
        """Whether a server's alerts are meant."""
        return self.guild != DIRECT


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert, and how it fares.

    Attributes:
        alert: The alert.
        recipient: Where it is told.
        distance: How far it is from firing, relative to its threshold; None where it is beyond that, has to move back
            first, or is not known.
        trouble: Why nothing is told there at present; None where all is well.
    """

    alert: Alert
    recipient: Recipient
    distance: Fraction | None = None
    trouble: Reason | None = None


class AlertDesk:
    """Adds, changes, snoozes and removes alerts.

    It has to be the only one of the database that does, so that nobody has more than they may.

    Args:
        alerts: Keeps them.
        ledger: Knows which channels do not take messages.
        prospects: Looks into the data.
        kinds: By name.
        clock: Tells the time.

    Raises (every method):
        StoreError: The database failed.
    """

    def __init__(
        self, alerts: Alerts, ledger: Ledger, prospects: Prospects, kinds: Mapping[str, AlertKind], clock: Clock
    ) -> None:
        self._alerts, self._ledger, self._prospects = alerts, ledger, prospects
        self._kinds, self._clock = kinds, clock
        self._locks: WeakValueDictionary[Owner, asyncio.Lock] = WeakValueDictionary()

    def checked(self, condition: Condition) -> Condition:
        """The condition, with the lens and the direction that count where none is to choose: alike ones are equal.

        Raises:
            ConditionError: It makes no sense.
            KeyError: There is no such kind.
        """
        check(condition, self._kinds)
        kind, subject = self._kinds[condition.kind], condition.subject
        lens = condition.lens if isinstance(subject, kind.LENSES) else LensName.FULL
        side = Side.EITHER if isinstance(subject, kind.UNDIRECTED) else condition.side
        return replace(condition, lens=lens, side=side)

    async def all_of(self, owner: Owner) -> Sequence[Standing]:
        """Their alerts, oldest first, without distances."""
        found = await (self._alerts.of_guild(owner.guild) if owner.is_server else self._alerts.of_user(owner.user))
        places = await self._alerts.recipients([one.recipient for one in found])
        troubles = {number: await self._trouble(place) for number, place in places.items()}
        return [
            Standing(one, places[one.recipient], trouble=troubles[one.recipient])
            for one in found
            if one.recipient in places
        ]

    async def nearest_first(self, owner: Owner) -> Sequence[Standing]:
        """Their alerts with distances: the nearest to firing first, last those of which it cannot be said."""
        found = await self.all_of(owner)
        distances = await self._prospects.distances([one.alert for one in found])
        with_distances = [replace(one, distance=far) for one, far in zip(found, distances, strict=True)]
        return sorted(with_distances, key=_nearness)

    async def find(self, owners: Iterable[Owner], alert_id: int) -> tuple[Owner, Standing]:
        """One alert of any of those owners, and whose it is.

        Raises:
            UnknownAlertError: It is none of theirs, or was removed.
        """
        found = await self._alerts.get(alert_id)
        if found is None:
            raise UnknownAlertError
        place = (await self._alerts.recipients([found.recipient])).get(found.recipient)
        owner = next((one for one in owners if place and _owns(one, place)), None)
        if owner is None or place is None:
            raise UnknownAlertError
        (distance,) = await self._prospects.distances([found])
        return owner, Standing(found, place, distance, await self._trouble(place))

    async def need_room(self, owner: Owner) -> None:
        """Makes sure that one more may be added.

        Raises:
            TooManyAlertsError: There are 25 of theirs, or 50 of the server.
        """
        if len(await self.all_of(owner)) >= (MOST_A_GUILD if owner.is_server else MOST_A_USER):
            raise TooManyAlertsError(of_server=owner.is_server)

    async def add(self, owner: Owner, key: str, condition: Condition, cooldown: int, place: Recipient) -> Alert:
        """Stores a new alert; where it is told is active from now on.

        Args:
            owner: Whose it is.
            key: Its random key; a second call with the same one stores nothing and returns what the first stored.
            condition: What it waits for.
            cooldown: See `Alert`.
            place: Where it is told, as it would be stored.

        Raises:
            ConditionError: The condition makes no sense.
            TooManyAlertsError: See `need_room`.
            AlertExistsError: There is one like it in the same place.
        """
        condition = self.checked(condition)
        async with self._lock(owner):
            before = [one.alert for one in await self.all_of(owner)]
            stored = next((one for one in before if one.key == key), None)
            if stored:
                return stored
            await self.need_room(owner)
            recipient = await self._opened(place)
            _need_another(before, condition, recipient)
            made = await self._begun(self._made(owner, key, condition, cooldown, recipient))
            return replace(made, id=await self._alerts.add(made))

    async def change(self, owner: Owner, alert_id: int, condition: Condition, cooldown: int, place: Recipient) -> Alert:
        """Stores what somebody changed; waiting for something else, it begins anew, silent as long as it was to be.

        Raises:
            UnknownAlertError: It is none of theirs.
            ConditionError: The condition makes no sense.
            AlertExistsError: There is another one like it in the same place.
        """
        condition = self.checked(condition)
        async with self._lock(owner):
            _, found = await self.find([owner], alert_id)
            recipient = await self._opened(place)
            others = [one.alert for one in await self.all_of(owner) if one.alert.id != alert_id]
            _need_another(others, condition, recipient)
            after = replace(found.alert, cooldown=_within(cooldown), recipient=recipient)
            if condition != found.alert.condition:
                anew = self._made(owner, after.key, condition, cooldown, recipient)
                anew = replace(anew, id=after.id, created_at=after.created_at, snoozed_until=after.snoozed_until)
                after = await self._begun(anew)
            return await self._store(after)

    async def snooze(self, owner: Owner, alert_id: int, until: dt.datetime | None) -> Standing:
        """Lets an alert tell nothing of what comes to pass until then; None ends that.

        Raises:
            UnknownAlertError: It is none of theirs.
        """
        async with self._lock(owner):
            _, found = await self.find([owner], alert_id)
            return replace(found, alert=await self._store(replace(found.alert, snoozed_until=until)))

    async def remove(self, owner: Owner, alert_id: int) -> Standing:
        """Ends an alert.

        Raises:
            UnknownAlertError: It is none of theirs.
        """
        async with self._lock(owner):
            _, found = await self.find([owner], alert_id)
            if not await self._alerts.remove(alert_id):
                raise UnknownAlertError
            return found

    async def resume(self, owner: Owner, alert_id: int) -> Standing:
        """Lets this alert, and all others of the same place, be told there again.

        Raises:
            UnknownAlertError: It is none of theirs.
        """
        _, found = await self.find([owner], alert_id)
        await self._opened(replace(found.recipient, state=RecipientState.ACTIVE, reason=None))
        return (await self.find([owner], alert_id))[1]

    async def _opened(self, place: Recipient) -> int:
        """The row of a place where messages arrive: whatever refused them there before is over."""
        await self._ledger.resume_channel(place.channel)
        return (await self._alerts.recipient(place)).id

    async def _trouble(self, place: Recipient) -> Reason | None:
        return place.reason or await self._ledger.paused_channel(place.channel)

    def _made(self, owner: Owner, key: str, condition: Condition, cooldown: int, recipient: int) -> Alert:
        return Alert(key, condition, recipient, owner.user, self._clock(), _within(cooldown))

    async def _begun(self, alert: Alert) -> Alert:
        return begin(alert, await self._prospects.newest(alert.condition.basis), self._kinds)

    async def _store(self, alert: Alert) -> Alert:
        if not await self._alerts.change(alert):
            raise UnknownAlertError
        return alert

    def _lock(self, owner: Owner) -> asyncio.Lock:
        # A server's alerts are the same whoever of its managers is at it.
        return self._locks.setdefault(Owner(0, owner.guild) if owner.is_server else owner, asyncio.Lock())


def _owns(owner: Owner, place: Recipient) -> bool:
    return place.guild == owner.guild and (owner.is_server or place.user == owner.user)


def _nearness(one: Standing) -> tuple[bool, Fraction, int]:
    return one.distance is None, one.distance or Fraction(), one.alert.id


def _within(cooldown: int) -> int:
    return max(1, min(cooldown, LONGEST_COOLDOWN))


def _need_another(others: Iterable[Alert], condition: Condition, recipient: int) -> None:
    if any(one.condition == condition and one.recipient == recipient for one in others):
        raise AlertExistsError

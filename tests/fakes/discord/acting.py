"""A user of Discord in a test: types commands, clicks, fills forms in, and reads the answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fakes.discord.components import BUTTON, SELECTS, STRING_SELECT, TEXT_INPUT, walk
from tests.fakes.discord.errors import Json
from tests.fakes.discord.gateway import Gateway
from tests.fakes.discord.invocations import Place, envelope, registered, resolved_choices, slash_data
from tests.fakes.discord.reply import Reply
from tests.fakes.discord.world import GROUP, Interaction, World

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMISSION = 2, 3, 4, 5
MESSAGE_COMMAND = 3


class Acting:
    """Acts as `user` in `channel` of `guild`, unless another place is given."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self.world, self.gateway = world, gateway
        self.user = world.add_user()
        self.guild = world.add_guild()
        self.channel = world.add_channel(self.guild)
        self.timeout, self.quiet = 3.0, 0.02

    @property
    def here(self) -> Place:
        return Place(self.user, self.channel, self.guild)

    @property
    def in_dm(self) -> Place:
        """Direct messages with the bot."""
        return Place(self.user, self.world.direct(self.user))

    def elsewhere(self, locale: str = "en-US", permissions: int = 0) -> Place:
        """A server that the bot is not in, by an installation of the user."""
        guild = self.world.add_guild("abroad", locale, joined=False)
        return Place(self.user, self.world.add_channel(guild, permissions=permissions), guild, user_install=True)

    def in_group(self) -> Place:
        """A group's messages, by an installation of the user."""
        return Place(self.user, self.world.add_channel(None, "friends", GROUP), private=True, user_install=True)

    @property
    def left_thinking(self) -> list[Interaction]:
        """Interactions without an answer, or with a thought for one."""
        return [one for one in self.world.interactions.values() if one.callback is None or one.thinking]

    async def slash(
        self, name: str, options: Mapping[str, Any] | None = None, *, place: Place | None = None, locale: str = "en-US"
    ) -> Reply:
        """Runs a command (`digest setup` is a subcommand) and waits for the answer."""
        return await self._command(name, options or {}, place or self.here, locale)

    async def autocomplete(
        self,
        name: str,
        focused: str,
        typed: str,
        options: Mapping[str, Any] | None = None,
        *,
        place: Place | None = None,
        locale: str = "en-US",
    ) -> list[Json]:
        """Types into one option of a command, others being filled in; the choices that are offered."""
        values = {**(options or {}), focused: typed}
        return (await self._command(name, values, place or self.here, locale, focused)).choices

    async def _command(
        self, name: str, values: Mapping[str, Any], place: Place, locale: str, focused: str = ""
    ) -> Reply:
        root, *path = name.split()
        command = registered(self.world, root, 1, place)
        data = slash_data(self.world, command, path, values, focused)
        return await self.interact(place, AUTOCOMPLETE if focused else COMMAND, data, locale)

    async def message_command(
        self, name: str, message: Json, *, place: Place | None = None, locale: str = "en-US"
    ) -> Reply:
        """Runs a command of a message's menu."""
        where = place or self.here
        command = registered(self.world, name, MESSAGE_COMMAND, where)
        data: Json = {"id": command["id"], "name": name, "type": MESSAGE_COMMAND, "target_id": message["id"]}
        data["resolved"] = {"messages": {message["id"]: message}}
        return await self.interact(where, COMMAND, data, locale)

    async def click(self, on: Reply | Json, button: str, *, place: Place | None = None, locale: str = "en-US") -> Reply:
        """Clicks a button, named by its label or `custom_id`."""
        message = on.message if isinstance(on, Reply) else on
        found = [one for _, one in walk(message["components"]) if button in (one.get("label"), one.get("custom_id"))]
        assert found, f"there is no button {button!r}"
        assert not found[0].get("disabled"), f"the button {button!r} is disabled"
        return await self.press(message, found[0]["custom_id"], place=place, locale=locale)

    async def select(
        self,
        on: Reply | Json,
        custom_id: str,
        values: Sequence[str],
        *,
        place: Place | None = None,
        locale: str = "en-US",
    ) -> Reply:
        """Chooses from a menu, named by its `custom_id` or by a part of it between colons."""
        message = on.message if isinstance(on, Reply) else on
        menus = [one for _, one in walk(message["components"]) if _is_called(one, custom_id)]
        assert menus, f"there is no menu {custom_id!r}"
        menu = menus[0]
        assert menu["type"] != STRING_SELECT or set(values) <= {one["value"] for one in menu["options"]}
        return await self.press(message, menu["custom_id"], menu["type"], values, place=place, locale=locale)

    async def press(
        self,
        message: Json,
        custom_id: str,
        kind: int = BUTTON,
        values: Sequence[str] = (),
        *,
        place: Place | None = None,
        locale: str = "en-US",
    ) -> Reply:
        """Sends a component's interaction, whether or not the message has such a component (forged ids)."""
        data: Json = {"custom_id": custom_id, "component_type": kind, "id": 1}
        if kind != BUTTON:
            data |= {"values": list(values)} | resolved_choices(self.world, kind, values)
        return await self.interact(place or self.here, COMPONENT, data, locale, message)

    async def submit(
        self, form: Reply, values: Mapping[str, str], *, place: Place | None = None, locale: str = "en-US"
    ) -> Reply:
        """Fills in the form that the bot opened; values by `custom_id`."""
        modal = form.modal
        assert modal is not None, "the bot opened no form"
        components = [_filled(one, values) for one in modal["components"]]
        data: Json = {"custom_id": modal["custom_id"], "components": components}
        return await self.interact(place or self.here, SUBMISSION, data, locale, form.interaction.source)

    async def interact(
        self, place: Place, kind: int, data: Json, locale: str = "en-US", source: Json | None = None
    ) -> Reply:
        """Sends any interaction and waits for its answer."""
        reply = await self.send(place, kind, data, locale, source)
        return await reply.settled(self.timeout, self.quiet)

    async def send(
        self, place: Place, kind: int, data: Json, locale: str = "en-US", source: Json | None = None
    ) -> Reply:
        """Sends any interaction and does not wait."""
        payload = envelope(self.world, place, kind, data, locale)
        if source is not None:
            payload["message"] = json.loads(json.dumps(source))
        interaction = Interaction(
            id=int(payload["id"]),
            token=payload["token"],
            payload=payload,
            channel=place.channel,
            created=self.world.clock.now(),
            source=source,
            only_user_install=place.user_install,
        )
        self.world.interactions[interaction.token] = interaction
        await self.gateway.dispatch("INTERACTION_CREATE", payload, place.guild.id if place.guild else 0)
        return Reply(self.world, interaction)


def _is_called(component: Json, name: str) -> bool:
    made = str(component.get("custom_id", ""))
    return component["type"] in SELECTS and (made == name or name in made.split(":"))


def _filled(component: Json, values: Mapping[str, str]) -> Json:
    """A form's component as it is submitted."""
    filled = {key: component[key] for key in ("type", "id", "custom_id") if key in component}
    if component["type"] == TEXT_INPUT:
        filled["value"] = values.get(component["custom_id"], component.get("value") or "")
    elif "custom_id" in component:
        filled["values"] = [values[component["custom_id"]]] if component["custom_id"] in values else []
    if "components" in component:
        filled["components"] = [_filled(one, values) for one in component["components"]]
    if "component" in component:
        filled["component"] = _filled(component["component"], values)
    return filled

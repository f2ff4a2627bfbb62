"""Requests against Discord's own OpenAPI document."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tests.fakes.discord.errors import Json, Problem

if TYPE_CHECKING:
    import jsonschema_rs

_PATH = Path(__file__).resolve().parents[4] / "shared" / "reference" / "discord-openapi.json"
OPENAPI = _PATH if _PATH.is_file() else None
"""The document among the team's reference data, beside this project; None where it is absent."""
SNOWFLAKE: Json = {"type": ["string", "integer"]}
"""Discord takes numbers for ids, too, and discord.py sends them (`attachments[].id`); the document has strings only."""

MEDIA_CHANNEL: Json = {"title": "GUILD_MEDIA", "const": 16}
"""A kind of channel that Discord has and its document does not name."""


class Document:
    """The bodies that Discord's document describes."""

    def __init__(self, path: Path) -> None:
        self._document = cast("Json", json.loads(path.read_bytes()))
        schemas = self._document["components"]["schemas"]
        schemas["SnowflakeType"] = SNOWFLAKE
        schemas["ChannelTypes"]["oneOf"].append(MEDIA_CHANNEL)
        self._schemas = {"components": {"schemas": schemas}}
        self._validators: dict[str, jsonschema_rs.Validator] = {}

    def problems_of_answer(self, method: str, route: str, status: int, body: Any) -> list[Problem]:
        """What the document says against an answer: that is, against the double."""
        responses = self._document["paths"].get(route, {}).get(method.lower(), {}).get("responses", {})
        schema = responses.get(str(status), {}).get("content", {}).get("application/json", {}).get("schema")
        return self._found(schema, body) if schema else []

    def problems(self, method: str, route: str, body: Any) -> list[Problem]:
        """What the document says against `body`; nothing where it describes none."""
        schema = self._schema(method, route)
        if schema is None:
            return []
        return self._found(self._of_its_type(schema, body), body)

    def _found(self, schema: Json, body: Any) -> list[Problem]:
        found = [cause for error in self._validator(schema).iter_errors(body) for cause in _causes(error)]
        return [Problem(tuple(error.instance_path), _short(error)) for error in found]

    def _schema(self, method: str, route: str) -> Json | None:
        described = route.replace("/guilds/{guild_id}/commands", "/commands")
        operation = self._document["paths"].get(described, {}).get(method.lower(), {})
        content = operation.get("requestBody", {}).get("content", {})
        return content.get("application/json", {}).get("schema")

    def _of_its_type(self, schema: Json, body: Any) -> Json:
        """Of alternatives told apart by `type`, the one that `body` says it is: its message is worth reading."""
        for option in schema.get("anyOf", ()):
            named = self._schemas["components"]["schemas"][option["$ref"].rpartition("/")[2]]
            types = named.get("properties", {}).get("type", {}).get("enum", ())
            if isinstance(body, dict) and cast("Json", body).get("type") in types:
                return option
        return schema

    def _validator(self, schema: Json) -> jsonschema_rs.Validator:
        import jsonschema_rs  # noqa: PLC0415  # the benchmarks run the double where it is not installed

        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = jsonschema_rs.Draft202012Validator({**schema, **self._schemas})
        return self._validators[key]


@cache
def load(path: Path) -> Document:
    """The document, read once in a run."""
    return Document(path)


def _causes(error: jsonschema_rs.ValidationError) -> list[jsonschema_rs.ValidationError]:
    """Of alternatives none of which holds, what is wrong with the one of the right `type`."""
    branches: list[list[jsonschema_rs.ValidationError]] = getattr(error.kind, "context", [])
    own_type = [*error.instance_path, "type"]
    meant = [branch for branch in branches if all(list(one.instance_path) != own_type for one in branch)]
    return [cause for one in meant[0] for cause in _causes(one)] if len(meant) == 1 else [error]


def _short(error: jsonschema_rs.ValidationError) -> str:
    return error.message if len(error.message) <= 300 else f"{error.message[:140]} … {error.message[-140:]}"

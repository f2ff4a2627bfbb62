"""Refusals in Discord's own shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
"""A JSON object as it goes over the wire."""

UNAUTHORIZED = (401, 0, "401: Unauthorized")
NOT_FOUND = (404, 0, "404: Not Found")
UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
TOO_LARGE = (413, 40005, "Request entity too large")
ALREADY_CROSSPOSTED = (400, 40033, "This message has already been crossposted.")
ALREADY_ACKNOWLEDGED = (400, 40060, "Interaction has already been acknowledged.")
TOO_MANY_FOLLOW_UPS = (400, 40094, "This interaction has reached its maximum of follow-up messages.")
MISSING_ACCESS = (403, 50001, "Missing Access")
NOT_ITS_AUTHOR = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CANNOT_MESSAGE_USER = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
WRONG_CHANNEL_TYPE = (400, 50024, "Cannot execute action on this channel type")
INVALID_WEBHOOK_TOKEN = (401, 50027, "Invalid Webhook Token")
INVALID_FORM_BODY = (400, 50035, "Invalid Form Body")
THREAD_EXISTS = (400, 160004, "A thread has already been created for this message")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one place of a request's body."""

    path: tuple[str | int, ...]
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'body'}: {self.message}"


class DiscordError(Exception):
    """Answered instead of a result; `problems` are the places of an invalid body."""

    def __init__(self, kind: tuple[int, int, str], problems: Iterable[Problem] = ()) -> None:
        self.status, self.code, self.message = kind
        self.problems = tuple(problems)
        super().__init__(f"{self.message} {'; '.join(map(str, self.problems))}".strip())

    def body(self) -> Json:
        answer: Json = {"message": self.message, "code": self.code}
        for problem in self.problems:
            place = answer.setdefault("errors", {})
            for step in problem.path:
                place = place.setdefault(str(step), {})
            place.setdefault("_errors", []).append({"code": "BASE_TYPE_BAD", "message": problem.message})
        return answer


def refuse(problems: Iterable[Problem]) -> None:
    """Raises Invalid Form Body if there are problems."""
    found = tuple(problems)
    if found:
        raise DiscordError(INVALID_FORM_BODY, found)


def each(of: Json, name: str) -> list[Json]:
    """The objects in the list `name`; none if it is absent or null."""
    found: list[Json] = of.get(name) or []
    return found


def inner(of: Json, name: str) -> Json:
    """The object `name`; empty if it is absent or null."""
    found: Json = of.get(name) or {}
    return found

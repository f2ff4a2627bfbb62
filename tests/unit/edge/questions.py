"""Every question that can be asked of a history, its answer as it goes over the wire, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from bot.domain.guild_settings import LensChoice
from bot.domain.leaderboards import Grouping
from bot.domain.lenses import LensName
from bot.domain.movements import Movement
from bot.domain.periods import BoardPeriod
from bot.edge.answers import Asking, Scope, make_reply
from bot.edge.drawing import Drawing
from bot.edge.rendering import Reply, parse_custom_id, parse_turn
from bot.edge.rendering.paging import BACK, FORTH
from bot.presentation.charts import Chart
from bot.presentation.edition import Edition, Topic
from bot.presentation.labels import footer
from bot.presentation.queries import (
    BoardQuery,
    CompareQuery,
    CountryQuery,
    MathsQuery,
    ModelQuery,
    MoversQuery,
    PulseQuery,
    Query,
    query_of,
)
from bot.presentation.text import join_sentences
from bot.presentation.wording import Wording
from tests.fakes.discord.components import TEXT_DISPLAY, walk
from tests.fakes.discord.openapi import OPENAPI, load
from tests.unit.edge.cards import PNG
from tests.unit.edge.hostile import FRESH
from tests.unit.edge.payloads import Json, problems, reply_body, shown, texts_of

ANSWER = "/interactions/{interaction_id}/{interaction_token}/callback"


class Sketching(Drawing):
    """Draws nothing; where a real picture is wanted, `Drawing` itself draws it."""

    def png(self, chart: Chart) -> bytes:
        """No picture."""
        del chart
        return PNG


def boards(edition: Edition) -> Iterator[Query]:
    """Leaderboards, filtered in every way."""
    day = max(edition.history.snapshot.recent, default=None)
    for by, period, country, free in product(Grouping, BoardPeriod, (None, "CN"), (None, True, False)):
        yield BoardQuery(by=by, period=period, country=country, free=free)
    yield from (BoardQuery(by=by, size=20, top=31) for by in Grouping)
    yield from (BoardQuery(period=period, day=day) for period in BoardPeriod)


def others(edition: Edition, slugs: Sequence[str]) -> Iterator[Query]:
    """Every other kind of question, with every value of its options; about these models."""
    day = max(edition.history.snapshot.recent, default=None)
    yield from (PulseQuery(lens=lens) for lens in LensChoice)
    yield from (MoversQuery(movement=each) for each in Movement)
    yield from (MoversQuery(movement=each, day=day) for each in Movement if day)
    yield from (CountryQuery(code=code, lens=lens, weeks=5) for code in ("CN", "FR") for lens in LensName)
    yield from (ModelQuery(name=slug, weeks=104) for slug in slugs)
    yield from (MathsQuery(model=slug) for slug in slugs[:3])
    yield from (MathsQuery(country="US"), CompareQuery(countries=("CN", "US", "FR", "JP")))
    yield from (CompareQuery(models=tuple(slugs[n : n + 4])) for n in range(0, len(slugs) - 4, 4))


def pages(edition: Edition, query: Query, language: str) -> Iterator[tuple[Asking, Reply]]:
    """All pages of an answer."""
    page, more = 1, True
    while more:
        asking = Asking(query, language, page)
        reply = make_reply(edition, asking, FRESH, Sketching())
        yield asking, reply
        page, more = page + 1, any(key.label == FORTH and not key.disabled for row in reply.rows for key in row)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def pictured(edition: Edition, query: Query, language: str) -> tuple[Asking, Reply]:
    """The pictures of an answer, really drawn."""
    asking = Asking(query, language, scope=Scope.PICTURES)
    return asking, make_reply(edition, asking, FRESH, Drawing())


def text_of(reply: Reply) -> str:
    """What a reader sees."""
    return "\n".join(shown(text) for text in texts_of(reply_body(reply)))


def faults(edition: Edition, asking: Asking, reply: Reply) -> list[str]:
    """What is wrong with an answer; nothing, it is to be hoped."""
    body = reply_body(reply)
    found = [*problems(body), *_refused(body), *_frame(edition, asking, body), *_buttons(edition, asking, body)]
    return [f"{asking}: {one}" for one in found]


def _refused(body: Json) -> Iterator[str]:
    if OPENAPI:
        yield from map(str, load(OPENAPI).problems("POST", ANSWER, {"type": 4, "data": body}))


def _frame(edition: Edition, asking: Asking, body: Json) -> Iterator[str]:
    """Headline above, scope, citation and age below."""
    texts = [one["content"] for _, one in walk(body["components"]) if one["type"] == TEXT_DISPLAY]
    wording, history = Wording.load(asking.language), edition.history
    as_of = max(board.as_of for board in history.snapshot.boards.values())
    expected = join_sentences(footer(as_of, history, wording, FRESH, sample=False))
    if not texts[0].startswith("## ") or not texts[0].removeprefix("## ").strip():
        yield f"no headline in {texts[0][:80]!r}"
    if shown(texts[-1]) != f"-# {expected}":
        yield f"not the footer: {texts[-1]!r}"


def _buttons(edition: Edition, asking: Asking, body: Json) -> Iterator[str]:
    """Every button asks the same question about the week that is shown."""
    newest = edition.history.snapshot.latest_closed()
    assert newest is not None
    resolve = edition.index(Topic.MODEL, "en").resolve
    for _, one in walk(body["components"]):
        # Back from the first page leads nowhere.
        if "custom_id" in one and not (one.get("disabled") and one["label"] == BACK):
            press = parse_custom_id(one["custom_id"])
            turn = parse_turn(press) if press else None
            arguments = turn.arguments if turn else press.arguments if press else ()
            if query_of(arguments, resolve) != asking.query.at(newest):
                yield f"another question in {one['custom_id']!r}"

"""What a message leaves out, and in which order."""

from __future__ import annotations

from bot.edge.rendering import render_post, render_reply
from bot.edge.rendering.budget import length, within
from bot.edge.rendering.sections import ROWS_MORE, Sections, more_line, sections_of
from bot.presentation.card import Block, Label, LabelKind
from bot.presentation.text import Span
from tests.unit.edge.cards import plain_card, table

ROW_1, ROW_2 = "row 1 " + "." * 40, "row 2 " + "." * 40
WHOLE = Sections(
    language="en",
    labels=("label",),
    blocks=("block 1", "block 2"),
    lead="lead",
    table_title="Top",
    rows=(ROW_1, ROW_2),
    remark="remark",
    notes_title="Notes",
    notes=("- one", "- two"),
)


def kept(limit: int) -> str:
    return "/".join(line for part in within(WHOLE, limit).parts() for line in part.split("\n"))


def test_remark_notes_rows_lead_and_country_lines_go_in_this_order() -> None:
    more = [more_line(count, "en", ROWS_MORE) for count in (1, 2)]
    orders = dict.fromkeys(kept(limit) for limit in range(length(WHOLE), 20, -1))

    assert list(orders) == [
        f"label/block 1/block 2/lead/Top/{ROW_1}/{ROW_2}/remark/Notes/- one/- two",
        f"label/block 1/block 2/lead/Top/{ROW_1}/{ROW_2}/Notes/- one/- two",
        f"label/block 1/block 2/lead/Top/{ROW_1}/{ROW_2}/Notes/- one",
        f"label/block 1/block 2/lead/Top/{ROW_1}/{ROW_2}",
        f"label/block 1/block 2/lead/Top/{ROW_1}/{more[0]}",
        f"label/block 1/block 2/lead/Top/{more[1]}",
        f"label/block 1/block 2/Top/{more[1]}",
        f"label/block 1/Top/{more[1]}",
        f"label/Top/{more[1]}",
    ]


def test_notes_that_are_all_there_is_to_say_are_counted_where_they_have_no_room() -> None:
    notes = Block("", tuple((Span(f"{number}" + "y" * 90),) for number in range(130)), more="alerts.more")
    for limit in (4000, 400, 60):
        parts = within(sections_of(plain_card(notes=notes)), limit).parts()
        lines = "\n".join(parts).split("\n")
        shown = sum(line.endswith("y") for line in lines)
        assert f"and {130 - shown} more" == lines[-1]
        assert shown == limit // 95


def test_labels_title_and_footer_always_stay() -> None:
    labels = tuple(Label(LabelKind.WITHHELD, f"{number} " + "x" * 250) for number in range(5))
    notes = Block("Notes", tuple((Span("y" * 500),) for _ in range(20)))
    card = plain_card(labels=labels, table=table(90, "z" * 80), notes=notes, footer=("Scope.", "Source."))
    post, reply = render_post(card, {}), render_reply(card, {})

    for text in (post.description, "\n".join((*reply.above, *reply.below))):
        assert all(f"ℹ️ {number} xxx" in text for number in range(5))
        assert "**Top 90**" in text
        assert "… " in text
    assert post.footer == "Scope. Source."
    assert reply.below[-1] == "-# Scope. Source."


def test_a_text_that_alone_would_fill_the_message_is_cut() -> None:
    card = plain_card(table=table(2, "n" * 5000), lead=(Span("l" * 5000),))
    sections = sections_of(card)

    assert all(len(row) < 200 for row in sections.rows)
    assert len(sections.lead) == 600


def test_more_labels_than_fit_are_counted() -> None:
    card = plain_card(labels=tuple(Label(LabelKind.CAUTION, "c" * 280) for _ in range(9)))

    assert sections_of(card).labels[-1] == "… +4"

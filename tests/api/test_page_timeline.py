"""What an event says on the page of a complaint."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, get_args
from uuid import UUID

import pytest

from api.pages.form_shape import parts_of
from api.pages.language import get_language
from api.pages.matter_timeline import event_lines, timeline_of
from casework.complaint import COMPLAINT
from casework.fields import LocalId, ScopeId
from records.queries import TimelineRow
from tests.api.matter_on_page import ZONE, named
from tests.casework import histories


class TestTimeline:
    """What an event says."""

    def test_names_items_of_the_matter_by_what_they_are(self) -> None:
        """Every field that holds an id of an item is told by its type, so that no w1 or c1 reaches a reader."""
        patterns = {note.pattern for one in (LocalId, ScopeId) for note in get_args(one)[1:]}
        raw = [
            (kind, name)
            for kind, event in COMPLAINT.events.items()
            for name, info in event.model_fields.items()
            if any(repr(pattern) in repr(info) for pattern in patterns)
            and not next(part.local for part in parts_of(event) if part.name == name)
        ]
        assert raw == []
        told = {name: [part.name for part in parts_of(event) if part.local] for name, event in COMPLAINT.events.items()}
        assert "satisfied_claims" in told["performance_recorded"]
        assert "to" in told["letter_sent"]

    def test_names_the_side_of_what_is_one_sides(self) -> None:
        """A clock of the employer on an award is told by the award and the side."""
        names = named(histories.with_award_received(), "zh_CN")
        assert names.item("aw1.employer") == f"{names.item('aw1')}（用人单位）"

    def test_names_the_law_of_a_ruling_in_chinese(self) -> None:
        """As the claims do."""
        story = histories.classified()
        ruled = next(one for one in story.events if one.kind == "classified").model_dump(mode="json")
        said = " ".join(line.words for line in event_lines("classified", ruled, named(story, "zh_CN")))
        assert "劳动合同法" in said
        assert "LCL" not in said

    @pytest.mark.parametrize(
        ("actor", "zh", "en"),
        [
            ("clock", "期限到期（系统）", "The clock"),
            ("effect", "系统（由关联事项触发）", "System, from a linked matter"),
            ("public-0123", "来件人（网上）", "The public"),
        ],
    )
    def test_says_who_acted_where_it_was_no_colleague(self, actor: str, zh: str, en: str) -> None:
        """Time, a step of a linked matter and the public door have words, never ids."""
        assert [named(histories.received(), code).account(actor) for code in ("zh_CN", "en")] == [zh, en]

    def test_names_another_complaint_by_its_number(self) -> None:
        """The id of what a complaint was joined to says nothing to anybody."""
        other = UUID(int=7)
        names = replace(named(histories.received(), "zh_CN"), numbers={other: "ZJ-HZ-2026-000007"})
        (line,) = event_lines("joined", {"into": str(other)}, names)
        assert line.words == "ZJ-HZ-2026-000007"


def row(sequence: int, kind: str, data: dict[str, Any]) -> TimelineRow:
    """An event as the timeline reads it, all of one act."""
    at = datetime(2026, 3, 2, 10, tzinfo=ZONE)
    return TimelineRow(sequence, kind, date(2026, 3, 2), at, at, "p-1", "o-1", "supervisor", "", UUID(int=1), data)


class TestAnActOnTimeLimits:
    """What moved nothing but time limits …"""

    def test_is_headed_by_what_somebody_did(self) -> None:
        """A pause that shows that nothing lapsed is a pause, whatever had to be put right for it."""
        rows = [row(1, "deadline_corrected", {"deadline": "d1"}), row(2, "deadline_paused", {"deadline": "d1"})]
        (act,) = timeline_of(rows, named(histories.accepted(), "zh_CN"))
        assert (act.title, act.events) == (get_language("zh_CN").term("event", "deadline_paused"), ())

    def test_says_why(self) -> None:
        """The reason that was given stands beside the time limit it moved."""
        told = UUID(int=9)
        names = replace(named(histories.accepted(), "zh_CN"), texts={told: "案情复杂。"})
        rows = [row(1, "deadline_extended", {"deadline": "d1", "reason": {"sealed": str(told)}})]
        (act,) = timeline_of(rows, names)
        assert [one.reason for one in act.clocks] == ["案情复杂。"]

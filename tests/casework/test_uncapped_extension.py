"""Time that an authority gives without any cap in law: the paper that gives it is part of the record (LAW.md C14)."""

from __future__ import annotations

from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, text


def to(day: str, story: Story) -> dict[str, object]:
    """More time for the employer to report the injury."""
    return {"deadline": story.clock("WI.1").id, "to": day, "reason": text("the authority agreed")}


class TestAnUncappedExtension:
    """More time to report an injury …"""

    def test_needs_the_paper_that_gives_it(self) -> None:
        """The refusal names the field."""
        story = histories.injured()
        refusal = story.refused("extend", Role.SUPERVISOR, **to("2026-04-30", story))
        assert (refusal.code, refusal.errors[0].field) == ("document_missing", "/document")

    def test_is_on_record_with_its_paper(self) -> None:
        """The event keeps the reference."""
        story = histories.injured()
        story.do("extend", Role.SUPERVISOR, **to("2026-04-30", story), document=text("the authority's letter"))
        assert story.events[-1].model_dump()["document"] is not None
        assert str(story.clock("WI.1").due_on) == "2026-04-30"

    def test_of_a_capped_time_needs_none(self) -> None:
        """A tribunal's fifteen days are the law's own."""
        story = histories.arbitration_accepted()
        story.do("extend", Role.SUPERVISOR, deadline=story.clock("ARB.16").id, reason=text())
        assert story.clock("ARB.16").extended

"""Time that an authority gives without any cap in law: the paper that gives it is part of the record (LAW.md C14)."""

from __future__ import annotations

from casework.counted import counted_again
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

    def test_follows_the_extension_of_fixed_length_of_the_same_rule(self) -> None:
        """The president's six months once (CPL 152), then the superior court's by its day; counted again it stays."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 4, 17)
        story.do("record_court_step", limb="l2", step="accepted")
        body = {"deadline": story.clock("LIT.11").id, "reason": text()}
        early = story.on(2026, 9, 1).refused("extend", Role.SUPERVISOR, **body, to="2027-07-17")
        assert early.errors[0].code == "length_by_law"
        story.do("extend", Role.SUPERVISOR, **body)
        assert str(story.clock("LIT.11").due_on) == "2027-04-19"
        story.on(2027, 3, 1).do("extend", Role.SUPERVISOR, **body, to="2027-07-17")
        clock = story.clock("LIT.11")
        rule = story.law.get_rule("LIT.11", on=clock.started_on)
        again = counted_again(clock, rule, story.context())
        assert (str(clock.due_on), str(again.due_on)) == ("2027-07-17", "2027-07-17")

    def test_is_given_once_where_the_law_has_no_other(self) -> None:
        """A tribunal's fifteen days."""
        story = histories.arbitration_accepted()
        body = {"deadline": story.clock("ARB.16").id, "reason": text()}
        story.do("extend", Role.SUPERVISOR, **body)
        assert story.refused("extend", Role.SUPERVISOR, **body, to="2027-07-17").code == "already_extended"

    def test_of_a_capped_time_needs_none(self) -> None:
        """A tribunal's fifteen days are the law's own."""
        story = histories.arbitration_accepted()
        story.do("extend", Role.SUPERVISOR, deadline=story.clock("ARB.16").id, reason=text())
        assert story.clock("ARB.16").extended

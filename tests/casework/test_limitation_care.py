"""The date to act by is never shown alone where another reading of the same claim may end, or has ended, before it."""

from __future__ import annotations

from datetime import date

from casework.limitation_care import is_civil, reservations
from casework.limitation_view import LimitationShown, limitation_of
from casework.limitation_watch import runs_meanwhile
from casework.withdrawal import Withdraw
from tests.casework.histories import START, Story, received


def contested(facts: dict[str, object], code: str = "1.1") -> Story:
    """A claim in a relation that is contested."""
    story = received({"code": code, "facts": facts}).do("accept").do("classify", relation="unclear")
    return story.tick().tick()


def shown(story: Story) -> LimitationShown:
    """The limitation of its claim."""
    (one,) = limitation_of(story.complaint, story.context())
    return one


class TestAContestedClaim:
    """Of which a later, civil date is known …"""

    def test_is_unknown_while_the_fact_of_the_one_year_reading_is_missing(self) -> None:
        """The civil date stays, with the fact to ask for beside it."""
        one = shown(contested({"knew_on": "2026-01-15"}))
        assert (one.status, one.rule, one.act_by is not None) == ("unknown", "LIM.8", True)
        assert [(each.rule, each.status, each.missing) for each in reservations(one)] == [
            ("LIM.4", "unknown", "terminated_on")
        ]

    def test_tells_that_the_one_year_reading_has_run_out(self) -> None:
        """With its last day; the claim can still be kept by the other."""
        story = contested({"terminated_on": "2025-02-10"})
        one = shown(story)
        (beside,) = reservations(one)
        assert (one.status, one.rule) == ("running", "LIM.8")
        assert (beside.rule, beside.status, beside.ended_on) == ("LIM.4", "lapsed", story.clock("LIM.4").due_on)

    def test_tells_that_one_year_begins_when_the_employment_ends(self) -> None:
        """Unpaid pay has no end before (LDMAL 27(4))."""
        one = shown(contested({"knew_on": "2026-01-15", "still_employed": True}))
        assert [(each.rule, each.status) for each in reservations(one)] == [("LIM.4", "open_ended")]

    def test_tells_nothing_more_where_both_dates_are_known(self) -> None:
        """The first of them is the date to act by."""
        one = shown(contested({"knew_on": "2026-01-15", "terminated_on": "2026-01-15"}))
        assert (one.status, one.rule, reservations(one)) == ("running", "LIM.4", ())

    def test_does_not_say_its_own_status_twice(self) -> None:
        """Where no date is known at all."""
        one = shown(contested({}, "3.1"))
        assert (one.status, one.act_by, reservations(one)) == ("unknown", None, ())


class TestASuit:
    """What is counted by civil law alone …"""

    def test_is_what_keeps_the_claim(self) -> None:
        """Before a step that lets time pass."""
        near = date(START.year - 3, START.month, START.day).isoformat()
        story = received({"code": "1.9", "facts": {"knew_on": near}}).do("accept")
        story.do("classify", relation="service_contract")
        story.today = START
        one = shown(story)
        assert is_civil(one.rule)
        (notice,) = runs_meanwhile(story.complaint, Withdraw.model_validate({"reason": "gave_up"}), story.context())
        assert "起诉" in notice.zh
        assert "仲裁" not in notice.zh
        assert "sue" in notice.en

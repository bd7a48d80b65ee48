"""The limitation of a claim can be read: which readings, from which day, turned by what, and which date to act by."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from casework.limitation import RULES
from casework.limitation_line import over_here
from casework.limitation_view import LimitationShown, limitation_of
from casework.refusal import Refusal
from casework.roles import Role
from casework.state import Deadline
from tests.casework import histories
from tests.casework.generated import make
from tests.casework.histories import STREAM, Story, received, text
from tests.casework.test_limitation import DISMISSAL, proceeding

PAY = {"code": "1.1", "facts": {"knew_on": "2026-01-15", "employed_to": "2026-01-31"}}


def shown(story: Story, claim: str = "c1") -> LimitationShown:
    """The limitation of a claim on the story's day."""
    return next(one for one in limitation_of(story.complaint, story.context()) if one.claim == claim)


def act(on: str, kind: str = "claimed", **more: Any) -> dict[str, Any]:
    """A proven act."""
    return {"claim": "c1", "act": kind, "occurred_on": on, "proof": text("proof"), **more}


class TestTheLineOfAClaim:
    """As it is read …"""

    def test_has_the_rule_its_fact_and_the_days_left_to_the_careful_date(self) -> None:
        """Calendar days and working days."""
        one = shown(received(PAY))
        (reading,) = one.readings
        assert (reading.rule, reading.started_on, reading.started_by) == ("LIM.4", date(2026, 1, 31), "employed_to")
        clock = next(iter(c for c in received(PAY).complaint.deadlines.values() if c.rule == "LIM.4"))
        assert (one.act_by, reading.due_on, reading.deadline) == (clock.conservative_on, clock.due_on, clock.id)
        assert one.calendar_days_left == (clock.conservative_on - histories.START).days
        assert one.working_days_left is not None
        assert 0 < one.working_days_left < one.calendar_days_left

    def test_has_the_labour_and_the_civil_reading_side_by_side_while_the_relation_is_contested(self) -> None:
        """The careful one is that which ends first, and it alone is marked."""
        story = received(DISMISSAL).do("accept").do("classify", relation="unclear")
        one = shown(story)
        assert [(each.rule, each.careful) for each in one.readings] == [("LIM.1", True), ("LIM.8", False)]
        assert (one.contested, one.rule) == (True, "LIM.1")

    def test_says_which_fact_is_missing(self) -> None:
        """Nothing is guessed."""
        one = shown(received({"code": "3.2"}))
        assert (one.status, one.act_by, one.readings[0].missing) == ("unknown", None, "knew_on")

    def test_has_no_end_while_the_employment_lasts(self) -> None:
        """Unpaid pay (LDMAL 27(4))."""
        assert shown(received({"code": "1.1", "facts": {"still_employed": True}})).status == "open_ended"

    def test_is_used_while_a_tribunal_has_the_claim(self) -> None:
        """And the paper that says so is among its grounds."""
        one = shown(received(DISMISSAL, proceedings=[proceeding("arbitration", filed="2026-02-20")]))
        assert (one.status, one.act_by) == ("used", None)
        assert [(each.kind, each.what, each.source) for each in one.grounds] == [("held", "arbitration", "p1")]

    def test_is_kept_beside_a_claim_of_interest_off_the_record(self) -> None:
        """What bargaining does not bring may turn out to be a right."""
        story = received({"code": "1.7", "facts": {"knew_on": "2026-01-15"}})
        one = shown(story)
        assert (one.status, one.shadow, one.rule, one.readings[0].on_record) == ("running", True, "LIM.1", False)
        assert not [clock for clock in story.complaint.deadlines.values() if clock.rule in RULES]

    def test_goes_on_under_bargaining(self) -> None:
        """A claim that was joined to one keeps its date."""
        story = histories.classified({"code": "1.7", "facts": {"knew_on": "2026-01-15"}})
        before = shown(story).act_by
        assert shown(story.do("join_bargaining")).act_by == before is not None

    def test_is_over_when_the_claim_is_got(self) -> None:
        """Nobody is warned of what is paid."""
        one = shown(histories.settled_on_the_spot())
        assert (one.status, one.act_by) == ("over", None)

    def test_stands_still_while_the_party_is_hindered(self) -> None:
        """With the obstacle among the grounds."""
        story = received(DISMISSAL)
        story.do("pause", deadline=story.clock("LIM.1").id, occurred_on="2026-03-02", reason=text())
        one = shown(story)
        assert (one.status, one.act_by) == ("paused", None)
        assert [(each.kind, each.on, each.until) for each in one.grounds] == [("stood_still", date(2026, 3, 2), None)]

    def test_stays_readable_when_it_has_run_out(self) -> None:
        """Status and day, no days left."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-01-15"}}).tick()
        one = shown(story)
        assert (one.status, one.act_by, one.readings[0].calendar_days_left) == ("lapsed", None, None)
        assert one.readings[0].due_on == story.clock("LIM.1").due_on

    def test_agrees_with_every_clock_on_record_whatever_happened(self) -> None:
        """Forty walks through everything that can be told: what runs by the view runs on the record, to the day."""
        seen = 0
        for seed in range(40):
            chance, story = Random(seed), received(PAY, DISMISSAL).do("accept").do("classify", relation="unclear")
            for _ in range(12):
                name = chance.choice(sorted(story.allowed() - {"join", "tick"}))
                command = story.kind.commands[name]
                with suppress(Refusal, ValidationError):
                    story.do(name, sorted(command.roles)[0], **make(chance, command, story.state, story.today))
                story.today += timedelta(days=chance.choice((0, 3, 40)))
                story.tick().tick()
                over = over_here(story.complaint)
                for one in limitation_of(story.complaint, story.context()):
                    if one.claim in over or one.shadow:
                        continue
                    record = {
                        (c.rule, c.due_on, c.conservative_on)
                        for c in story.complaint.deadlines.values()
                        if c.scope == one.claim and c.rule in RULES and c.status == "running"
                    }
                    read = {
                        (each.rule, each.due_on, each.conservative_on)
                        for each in one.readings
                        if each.status == "running"
                    }
                    assert read == record
                    seen += len(read)
        assert seen > 100


class TestGrounds:
    """What turned limitation …"""

    def test_are_acts_with_their_proof(self) -> None:
        """Each by the text that was told with it."""
        story = received(DISMISSAL).do("record_interruption", **act("2026-02-20"))
        (ground,) = shown(story).grounds
        assert (ground.kind, ground.what, ground.on, ground.counted) == (
            "interrupted",
            "claimed",
            date(2026, 2, 20),
            True,
        )
        assert ground.proof is not None
        assert shown(story).readings[0].started_by == "interrupted"

    def test_are_papers_of_other_bodies(self) -> None:
        """By the proceeding they belong to."""
        story = received(DISMISSAL, proceedings=[proceeding("inspection", filed="2026-02-10")])
        (ground,) = shown(story).grounds
        assert (ground.what, ground.source, ground.on) == ("inspection", "p1", date(2026, 2, 10))

    def test_are_steps_of_our_own_procedures(self) -> None:
        """The application for mediation, by its limb."""
        story = histories.in_mediation()
        assert ("mediation", "l1") in [(one.what, one.source) for one in shown(story).grounds]

    def test_say_of_an_act_after_the_last_day_that_it_changes_nothing(self) -> None:
        """It is on record all the same."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-01-15"}}).tick()
        story.do("record_interruption", **act("2026-02-20"))
        assert [one.counted for one in shown(story).grounds] == [False]

    def test_of_which_the_month_is_known_are_not_exact(self) -> None:
        """Between its first day and its last."""
        story = received(DISMISSAL).do("record_interruption", **act("2026-02-20", precision="month"))
        (ground,) = shown(story).grounds
        assert (ground.on, ground.until, ground.exact) == (date(2026, 2, 1), date(2026, 2, 28), False)
        assert shown(story).readings[0].rough

    @pytest.mark.parametrize(
        ("today", "until"), [((2026, 11, 2), None), ((2026, 11, 22), date(2026, 11, 30)), ((2026, 12, 1), None)]
    )
    def test_by_a_month_may_leave_time_behind_the_careful_day(
        self, today: tuple[int, int, int], until: date | None
    ) -> None:
        """What counts from a day of November may be over on any of November: until its last day it is not said to be."""
        rough = [{"fact": "knew_on", "occurred_on": "2025-11-01", "precision": "month"}]
        (reading,) = shown(received({"code": "3.2", "facts": {"rough": rough}}).on(*today).tick()).readings
        assert reading.perhaps_until == until
        assert reading.status == ("running" if today == (2026, 11, 2) else "lapsed")

    def test_name_the_promise_of_a_settlement(self) -> None:
        """The other side's word interrupts (AR 27(2))."""
        assert ("promised", "a1") in [(one.what, one.source) for one in shown(histories.settled()).grounds]

    def test_may_be_on_record_in_an_earlier_complaint(self) -> None:
        """Which is named as evidence, and said to be no act by its receipt alone (ADD.3)."""
        body = act("2026-02-20", earlier="7b0f4c5e-2f1d-4a43-9d9b-0d4d0a6a7b02")
        story = received(DISMISSAL)
        assert [(one.code, one.rule) for one in story.notices("record_interruption", **body)] == [
            ("receipt_is_no_act", "ADD.3")
        ]
        (ground,) = shown(story.do("record_interruption", **body)).grounds
        assert str(ground.earlier) == body["earlier"]

    def test_need_no_reference_to_the_complaint_itself(self) -> None:
        """Evidence from here is told here."""
        refusal = received(DISMISSAL).refused("record_interruption", **act("2026-02-20", earlier=str(STREAM)))
        assert [error.field for error in refusal.errors] == ["/earlier"]


class TestTheLookBackOfInspection:
    """Two years from the violation, or from its end …"""

    def test_count_beside_the_claims_own_limitation(self) -> None:
        """From the end of the period that was not paid."""
        story = received({"code": "1.1", "facts": {"employed_to": "2026-01-31", "period_to": "2025-12-31"}})
        back = shown(story).look_back
        assert back is not None
        assert (back.rule, back.started_on, back.started_by, back.status) == (
            "LIM.7",
            date(2025, 12, 31),
            "period_to",
            "running",
        )
        assert shown(story).rule == "LIM.4"

    def test_have_not_begun_while_the_violation_goes_on(self) -> None:
        """Still employed, and no end told."""
        back = shown(received({"code": "1.1", "facts": {"still_employed": True, "knew_on": "2023-01-01"}})).look_back
        assert back is not None
        assert back.status == "open_ended"

    def test_are_interrupted_by_no_act(self) -> None:
        """They look back; who claims from the employer gains nothing there."""
        story = received(PAY)
        before = shown(story).look_back
        assert shown(story.do("record_interruption", **act("2026-02-20"))).look_back == before

    def test_are_kept_by_a_complaint_in_time(self) -> None:
        """Filed within the two years."""
        back = shown(histories.inspection_filed()).look_back
        assert back is not None
        assert back.status == "used"

    def test_are_not_there_for_what_inspection_cannot_look_into(self) -> None:
        """A dispute that somebody must decide."""
        assert shown(received({"code": "1.4", "facts": {"knew_on": "2026-01-15"}})).look_back is None

    def test_start_no_clock(self) -> None:
        """Their lapse blocks nothing of ours."""
        assert "LIM.7" not in {one.rule for one in received(PAY).complaint.deadlines.values()}


@pytest.mark.parametrize("role", [Role.MEDIATOR])
def test_a_view_is_read_only(role: Role) -> None:
    """Looking twice gives the same, and the state is untouched."""
    story = received(PAY)
    before = story.state
    assert limitation_of(story.complaint, story.context(role)) == limitation_of(story.complaint, story.context(role))
    assert story.state is before


class _Counted(dict[str, Deadline]):
    """Clocks that count how often somebody goes through all of them."""

    times = 0

    def values(self) -> Any:
        """All of them, once more."""
        self.times += 1
        return super().values()


class TestManyClaims:
    """The limitation of a complaint of many workers …"""

    def test_goes_through_the_clocks_no_oftener_than_that_of_one(self) -> None:
        """Whatever the number of claims: each is given its own clocks."""
        times = []
        for number in (1, 12):
            story = received(*[DISMISSAL] * number)
            clocks = _Counted(story.complaint.deadlines)
            limitation_of(replace(story.complaint, deadlines=clocks), story.context())
            times.append(clocks.times)
        assert times[0] == times[1]

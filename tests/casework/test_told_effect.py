"""A receipt and the effect of a judgment that are told in any order leave the same times. All people invented."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.judgment import JudgmentEffective
from casework.refusal import ImpossibleValue
from tests.casework import histories
from tests.casework.histories import OTHER, Story

MADE = date(2026, 7, 1)
KNOWN_BY = date(2026, 11, 22)
Clock = tuple[str, str, str, date, date, date | None]


def judged(*, told_on: date = KNOWN_BY) -> Story:
    """A judgment of first instance which nobody is known to have got, and the day on which the rest is told."""
    story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 4, 17)
    story.do("record_court_step", limb="l2", step="accepted").on(2026, 7, 1)
    story.do("record_judgment", limb="l2", items=[OTHER])
    story.today = told_on
    return story


def told(story: Story, **given: Any) -> Story:
    """More of the judgment."""
    return story.do("record_judgment", limb="l2", judgment="aw2", **given)


def told_or_refused(story: Story, **given: Any) -> Story:
    """The same, where an appeal that is open may be a reason to refuse the effect."""
    try:
        return told(story, **given)
    except ImpossibleValue as refusal:
        assert [one.code for one in refusal.errors] == ["appeal_open"]
        return story


def standing(story: Story) -> list[Clock]:
    """The times to appeal from the judgment, and to have it enforced, that are not taken off."""
    return sorted(
        (one.rule, one.scope, str(one.status), one.started_on, one.due_on, one.ended_on)
        for one in story.complaint.deadlines.values()
        if one.scope.startswith("aw2") and one.status != "cancelled"
    )


class TestReceiptToldBehindTheEffect:
    """A receipt that shows an appeal still open, told when the judgment was said to be in effect …"""

    ON = date(2026, 7, 22)

    def told(self) -> Story:
        """In effect since yesterday, and the worker got it on the eleventh."""
        return told(told(judged(told_on=self.ON), effective_on="2026-07-21"), worker_received_on="2026-07-11")

    def test_starts_the_time_to_appeal(self) -> None:
        """The worker loses nothing by what somebody said before."""
        clock = self.told().clock("LIT.14.1", "aw2")
        assert (clock.status, clock.due_on) == ("running", date(2026, 7, 27))

    def test_takes_the_time_to_enforce_off(self) -> None:
        """Nothing is in effect that can be enforced."""
        assert [one.status for one in self.told().clocks("LIM.9") if one.scope == "aw2"] == ["cancelled"]

    def test_says_that_it_is_not_in_effect(self) -> None:
        """Whoever reads the record sees that the day was withdrawn, and the suit goes on."""
        story = self.told()
        limb, judgment = story.complaint.find_limb("l2"), story.complaint.find_award("aw2")
        assert limb is not None and judgment is not None and "judgment_not_in_effect" in story.kinds()
        assert (limb.open, limb.result, judgment.effective_on) == (True, "", None)

    def test_leaves_the_appeal_open(self) -> None:
        """It is filed in time."""
        story = self.told().do("file_suit", kind="appeal", after="aw2")
        assert story.clock("LIT.14.1", "aw2").status == "met"

    def test_takes_the_day_of_performance_with_it(self) -> None:
        """That counted from the effect."""
        story = told(judged(told_on=self.ON), effective_on="2026-07-21", performance_due_on="2026-07-31")
        told(story, worker_received_on="2026-07-11")
        assert [one for one in standing(story) if one[0] == "LIM.9"] == []

    def test_tells_no_day_of_performance(self) -> None:
        """There is no effect it could count from."""
        story = told(judged(told_on=self.ON), effective_on="2026-07-21")
        body = {"limb": "l2", "judgment": "aw2", "worker_received_on": "2026-07-11"}
        refusal = story.refused("record_judgment", **body, performance_due_on="2026-07-31")
        assert refusal.errors[0].code == "effect_missing"

    def test_gives_way_to_the_effect_that_is_told_again(self) -> None:
        """Nobody appealed, and the court certifies the right day."""
        story = told(self.told().on(2026, 7, 28).tick(), effective_on="2026-07-28")
        assert ("LIM.9", "aw2", "running", date(2026, 7, 28)) in [one[:4] for one in standing(story)]

    def test_starts_no_time_where_no_appeal_lies(self) -> None:
        """One instance only, or all have waived it: the day stands."""
        story = told(judged(told_on=self.ON), effective_on="2026-07-10", no_appeal=True)
        told(story, worker_received_on="2026-07-09")
        assert [one[:4] for one in standing(story)] == [("LIM.9", "aw2", "running", date(2026, 7, 10))]


def as_stored_before(story: Story) -> Story:
    """The same record, as it was stored while the effect of a judgment did not say whether an appeal lies."""
    story.events = [
        JudgmentEffective.model_validate(one.model_dump(exclude={"no_appeal"}))
        if isinstance(one, JudgmentEffective)
        else one
        for one in story.events
    ]
    story.state = story.kind.fold(story.events)
    return story


class TestEffectOfAnOlderRecord:
    """An effect that does not say whether an appeal lies …"""

    LATE = date(2026, 7, 22)

    def test_stands_where_an_appeal_would_have_refused_it(self) -> None:
        """It was taken within the time to appeal counted from the judgment itself: only since none lies."""
        story = as_stored_before(told(judged(told_on=self.LATE), effective_on="2026-07-01", no_appeal=True))
        told(story, employer_received_on="2026-07-08")
        assert [one[:4] for one in standing(story)] == [("LIM.9", "aw2", "running", date(2026, 7, 1))]

    def test_stands_where_a_receipt_that_was_known_would_have_refused_it(self) -> None:
        """The worker's time ran until the twenty-seventh, and all had waived the appeal."""
        story = told(judged(told_on=self.LATE), worker_received_on="2026-07-11")
        as_stored_before(told(story, effective_on="2026-07-20", no_appeal=True))
        told(story, employer_received_on="2026-07-10")
        assert [one[:4] for one in standing(story)] == [("LIM.9", "aw2", "running", date(2026, 7, 20))]

    def test_is_withdrawn_where_it_was_taken_for_lack_of_a_receipt(self) -> None:
        """Nobody knew of an appeal that could have refused it."""
        story = as_stored_before(told(judged(told_on=self.LATE), effective_on="2026-07-21"))
        told(story, worker_received_on="2026-07-11")
        assert [one[:3] for one in standing(story)] == [("LIT.14.1", "aw2", "running")]


class TestWithdrawnEffect:
    """An effect that is withdrawn …"""

    def enforced(self) -> Story:
        """The worker applied for enforcement, then it is told that the employer got the judgment on the fifteenth."""
        story = histories.with_judgment().on(2026, 7, 20)
        told(story, effective_on="2026-07-17").do("file_suit", kind="enforcement", after="aw2")
        return told(story, employer_received_on="2026-07-15")

    def corrected(self, **given: Any) -> Story:
        """It was corrected before that is told."""
        story = told(histories.with_judgment().on(2026, 7, 20), effective_on="2026-07-17")
        story.do("record_judgment", limb="l2", items=[{**OTHER, "amount_yuan": "9500.00"}], replaces="aw2", **given)
        return story

    def test_is_not_said_to_bind_while_an_appeal_is_open(self) -> None:
        """What was applied for meanwhile was applied for, and nothing more."""
        assert "award_effective" not in self.enforced().kinds()

    def test_leaves_the_application_where_it_is(self) -> None:
        """It has met the time to enforce."""
        story = self.enforced().on(2026, 8, 3).tick().tick()
        assert [(one.status, one.ended_on) for one in story.clocks("LIM.9")] == [("met", date(2026, 7, 20))]

    def test_takes_the_time_to_enforce_its_correction_off(self) -> None:
        """A correction binds as what it corrects: not while that can be appealed from."""
        story = told(self.corrected(), employer_received_on="2026-07-15")
        assert {one.status for one in story.clocks("LIM.9") if one.scope in ("aw2", "aw3")} == {"cancelled"}

    def test_lets_its_correction_bind_behind_the_last_day(self) -> None:
        """The employer's time ends on the thirtieth, as without a correction."""
        story = told(self.corrected(), employer_received_on="2026-07-15").on(2026, 8, 3).tick().tick()
        assert (story.clock("LIM.9", "aw3").status, story.clock("LIM.9").started_on) == ("running", date(2026, 7, 31))

    def test_takes_the_day_of_performance_of_its_correction_with_it(self) -> None:
        """That counted from the effect."""
        story = self.corrected()
        story.do("record_judgment", limb="l2", judgment="aw3", performance_due_on="2026-08-20")
        told(story, employer_received_on="2026-07-15").on(2026, 8, 3).tick().tick()
        assert story.clock("LIM.9", "aw3").started_on == date(2026, 7, 31)

    def test_takes_the_effect_of_its_correction_with_it(self) -> None:
        """The receipt contradicts both days."""
        story = told(self.corrected(effective_on="2026-07-20"), employer_received_on="2026-07-15")
        found, limb = story.complaint.find_award("aw3"), story.complaint.find_limb("l2")
        assert found is not None and limb is not None
        assert (found.effective_on, limb.open, story.clock("LIM.9", "aw3").status) == (None, True, "cancelled")

    def test_leaves_the_effect_of_its_correction_that_no_receipt_contradicts(self) -> None:
        """The court certified a day behind the employer's last one: the suit stays over."""
        story = told(histories.with_judgment().on(2026, 8, 10), effective_on="2026-07-17")
        given = {"replaces": "aw2", "made_on": "2026-07-20", "effective_on": "2026-08-07"}
        story.do("record_judgment", limb="l2", items=[OTHER], **given)
        told(story, employer_received_on="2026-07-15").tick()
        limb = story.complaint.find_limb("l2")
        assert limb is not None and (limb.open, limb.result) == (False, "judgment")
        assert (story.clock("LIM.9", "aw3").status, story.clock("LIM.9").started_on) == ("running", date(2026, 8, 7))

    def test_is_no_more_where_no_appeal_lies_from_its_correction(self) -> None:
        """Then none lay from the judgment itself."""
        story = told(self.corrected(effective_on="2026-07-20", no_appeal=True), employer_received_on="2026-07-15")
        assert "judgment_not_in_effect" not in story.kinds()
        assert story.clock("LIM.9", "aw3").status == "running"


class TestCorrectionToldWithItsEffect:
    """A correction of a judgment that had taken effect …"""

    def test_takes_effect_on_the_day_that_is_told(self) -> None:
        """No time to appeal begins from it that could be open."""
        story = told(histories.with_judgment().on(2026, 7, 20), effective_on="2026-07-17")
        story.do("record_judgment", limb="l2", items=[OTHER], replaces="aw2", effective_on="2026-07-20")
        assert story.clock("LIM.9", "aw3").started_on == date(2026, 7, 20)

    def test_is_refused_where_what_it_corrects_has_no_effect(self) -> None:
        """From the whole an appeal is open."""
        body = {"limb": "l2", "items": [OTHER], "replaces": "aw2", "effective_on": "2026-07-10"}
        refusal = histories.with_judgment().on(2026, 7, 10).refused("record_judgment", **body)
        assert [one.code for one in refusal.errors] == ["appeal_open"]


class TestCorrectionOfWhatBindsByItself:
    """A correction of a judgment that nobody appealed from …"""

    def test_binds_later_where_a_receipt_shows_a_later_last_day(self) -> None:
        """The worker's time was over on the sixteenth, the employer's proves to end on the thirtieth."""
        story = histories.with_judgment().on(2026, 7, 20).tick()
        story.do("record_judgment", limb="l2", items=[OTHER], replaces="aw2")
        told(story, employer_received_on="2026-07-15")
        assert story.clock("LIM.9", "aw3").status == "cancelled"
        story.on(2026, 8, 3).tick().tick()
        assert story.clock("LIM.9", "aw3").started_on == date(2026, 7, 31)

    def test_binds_on_the_same_day_where_the_receipt_was_told_before(self) -> None:
        """It was corrected while the employer could still appeal."""
        story = told(histories.with_judgment().on(2026, 7, 20).tick(), employer_received_on="2026-07-15")
        story.do("record_judgment", limb="l2", items=[OTHER], replaces="aw2").on(2026, 8, 3).tick().tick()
        assert [(one.scope, one.started_on) for one in story.clocks("LIM.9") if one.status == "running"] == [
            ("aw3", date(2026, 7, 31))
        ]


class TestTimesThatRanOut:
    """A time to appeal that was over when the judgment took effect …"""

    RECEIPTS = ({"worker_received_on": "2026-07-06"}, {"employer_received_on": "2026-07-07"})
    EFFECT = ({"effective_on": "2026-08-05"},)

    @pytest.mark.parametrize(
        "steps",
        [
            (*RECEIPTS, *EFFECT),
            (*EFFECT, *RECEIPTS),
            (RECEIPTS[0], *EFFECT, RECEIPTS[1]),
            ({**RECEIPTS[0], **RECEIPTS[1], **EFFECT[0]},),
        ],
    )
    def test_has_lapsed_on_its_own_day(self, steps: tuple[dict[str, str], ...]) -> None:
        """Whoever told what first, and before any time passes."""
        story = judged()
        for one in steps:
            told(story, **one)
        assert [one[:4] + one[5:] for one in standing(story)] == [
            ("LIM.9", "aw2", "running", date(2026, 8, 5), None),
            ("LIT.14.1", "aw2", "lapsed", date(2026, 7, 6), date(2026, 7, 21)),
            ("LIT.14.1", "aw2.employer", "lapsed", date(2026, 7, 7), date(2026, 7, 22)),
        ]


class TestOrderOfTelling:
    """Two receipts and the effect of a judgment …"""

    @settings(max_examples=120, deadline=None)
    @given(data=st.data())
    def test_leave_the_same_clocks_in_every_order(self, data: st.DataObject) -> None:
        """One by one or in one step, as long as the effect is not refused for an appeal that is open."""
        since = {name: MADE + timedelta(days=data.draw(st.integers(0, 30))) for name in ("worker", "employer")}
        effective_on = MADE + timedelta(days=data.draw(st.integers(12, 60)))
        told_on = max(*since.values(), effective_on) + timedelta(days=data.draw(st.integers(0, 40)))
        facts = {f"{name}_received_on": str(on) for name, on in since.items()} | {"effective_on": str(effective_on)}
        seen = []
        for _ in range(2):
            story = judged(told_on=told_on)
            for name in data.draw(st.permutations(sorted(facts))):
                told_or_refused(story, **{name: facts[name]})
                if data.draw(st.booleans()):
                    story.tick()
            seen.append(standing(story.tick().tick()))
        assert seen[0] == seen[1]
        at_once = judged(told_on=told_on)
        before = at_once.state
        told_or_refused(at_once, **facts)
        if at_once.state is not before:
            assert standing(at_once.tick().tick()) == seen[0]

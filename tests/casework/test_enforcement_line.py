"""The time to have an award or a conciliation statement enforced follows from what is on record, whoever told what first."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.replacing import replace
from tests.casework import histories
from tests.casework.awarded import OF_FIRST, OF_SECOND, arbitrated
from tests.casework.histories import OTHER, text
from tests.casework.telling import Step, between, days, payments, shuffled, tell


def ended_at_once(steps: list[Step]) -> list[Step]:
    """The steps with the end of the suit behind its filing: what is in court is not enforced."""
    ends = [one for one in steps if one[0] == "suit" and one[1] == "record_court_step"]
    left = [one for one in steps if one not in ends]
    at = next((index for index, one in enumerate(left, start=1) if one[0] == "suit"), 0)
    return [*left[:at], *ends, *left[at:]]


@st.composite
def answers(draw: st.DrawFn, *, final: bool) -> list[list[Step]]:
    """Both receipts, and perhaps a suit that was withdrawn."""
    got = {side: draw(days(0, 30)) for side in ("worker", "employer")}
    found: list[list[Step]] = [
        [(side, "record_award", {"limb": "l1", "award": "aw1", f"{side}_received_on": on})] for side, on in got.items()
    ]
    if final or draw(st.booleans()):
        return found
    filed_on = draw(between(got["worker"], 14))
    end = {"step": "withdrawn", "occurred_on": draw(between(filed_on, 90))}
    suit = ("suit", "file_suit", {"after": "aw1", "filed_on": filed_on})
    return [*found, [suit, ("suit", "record_court_step", end)]]


@st.composite
def applications(draw: st.DrawFn) -> list[Step]:
    """An application to enforce it, and perhaps that it was withdrawn."""
    filed_on = draw(days(200, 900))
    filed = ("enforce", "file_suit", {"kind": "enforcement", "after": "aw1", "filed_on": filed_on})
    if draw(st.booleans()):
        return [filed]
    back = {"step": "withdrawn", "occurred_on": draw(between(filed_on, 400))}
    return [filed, ("enforce", "record_court_step", back)]


STOOD: dict[str, dict[str, Any]] = {
    "pause": {"reason": text(), "occurred_on": "2026-06-10"},
    "record_performance": {"award": "aw1", "amount_yuan": "3000.00", "occurred_on": "2026-06-20"},
}


class TestTimeToEnforce:
    """The time to enforce an award …"""

    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_is_the_same_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """Receipts, payments of a part or of all, and a suit that was withdrawn."""
        final = data.draw(st.booleans())
        chains = [*data.draw(payments({"award": "aw1"})), *data.draw(answers(final=final))]
        seen = [
            tell(
                arbitrated({**OTHER, "final": final}, worker_received_on=None),
                shuffled(data.draw, chains),
                ticking=data.draw(st.booleans()),
            )
            for _ in range(2)
        ]
        assert seen[0] == seen[1]

    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_is_the_same_wherever_an_application_is_told(self, data: st.DataObject) -> None:
        """Somebody applied for enforcement when one receipt was on record; the rest is told before or after."""
        first, *others = data.draw(answers(final=False))
        chains = [*data.draw(payments({"award": "aw1"}, most=2)), data.draw(applications()), *others]
        seen = [
            tell(
                arbitrated(OTHER, worker_received_on=None),
                [*first, *ended_at_once(shuffled(data.draw, chains))],
                ticking=data.draw(st.booleans()),
            )
            for _ in range(2)
        ]
        assert seen[0] == seen[1]

    def test_begins_anew_with_a_payment_that_was_told_before_any_receipt(self) -> None:
        """The award has bound since the twenty-eighth of April, whoever told of the payment in June before that."""
        story = arbitrated(OTHER, worker_received_on=None).on(2026, 7, 1)
        story.do("record_performance", award="aw1", amount_yuan="3000.00", occurred_on="2026-06-01")
        story.do("record_award", limb="l1", award="aw1", worker_received_on="2026-04-10").tick()
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [
            ("cancelled", date(2026, 4, 28)),
            ("running", date(2026, 6, 1)),
        ]

    def test_begins_anew_with_a_promise_to_pay(self) -> None:
        """The two sides settled in May, and nothing was paid (CPL 250, AR 27(2))."""
        story = histories.with_award_received().on(2026, 5, 10).tick().do("request_negotiation", served_on="2026-05-02")
        story.do("settle", limb="l2", terms=[{"amount_yuan": "9000.00", "due_on": "2026-06-30"}])
        assert [one.started_on for one in story.clocks("LIM.9") if one.status == "running"] == [date(2026, 5, 10)]

    def test_does_not_begin_anew_with_what_was_done_about_one_of_two_claims(self) -> None:
        """The employer promised something to the first worker: the second one's two years run on."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).on(2026, 5, 20).tick()
        story.do("request_negotiation", claims=["c1"])
        story.do("settle", limb="l2", terms=[{"worker": "w1", "amount_yuan": "9000.00", "due_on": "2026-06-30"}])
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [("running", date(2026, 4, 28))]

    def test_does_not_begin_anew_with_a_payment_that_came_too_late(self) -> None:
        """The two years were over."""
        story = histories.with_award_received().on(2028, 6, 1).tick().tick()
        story.do("record_performance", award="aw1", amount_yuan="3000.00")
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [("lapsed", date(2026, 4, 30))]

    def test_stands_still_as_long_as_it_did_when_a_receipt_moves_its_beginning(self) -> None:
        """Ten days of May count for nobody, wherever the two years begin."""
        story = arbitrated(OTHER).on(2026, 6, 10).tick()
        clock = story.clock("LIM.9").id
        story.do("pause", deadline=clock, reason=text(), occurred_on="2026-05-10")
        story.do("resume", deadline=clock, occurred_on="2026-05-20")
        story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-04-20").tick()
        now = story.clock("LIM.9")
        assert (now.started_on, now.status, now.pauses) == (
            date(2026, 5, 7),
            "running",
            ((date(2026, 5, 10), date(2026, 5, 20)),),
        )

    @pytest.mark.parametrize("moved_first", [True, False])
    def test_goes_on_standing_still_when_its_beginning_moves(self, moved_first: bool) -> None:
        """What hinders the worker does so until its end is told, before the employer's receipt or behind it."""
        receipt = {"limb": "l1", "award": "aw1", "employer_received_on": "2026-04-20"}
        story = arbitrated(OTHER).on(2026, 6, 10).tick()
        story.do("pause", deadline=story.clock("LIM.9").id, reason=text(), occurred_on="2026-05-10")
        if moved_first:
            story.do("record_award", **receipt).tick()
        assert story.clock("LIM.9").status == "paused"
        story.do("resume", deadline=story.clock("LIM.9").id, occurred_on="2026-05-20")
        if not moved_first:
            story.do("record_award", **receipt).tick()
        now = story.clock("LIM.9")
        assert (now.started_on, now.status, now.due_on) == (date(2026, 5, 7), "running", date(2028, 5, 17))

    def stood(self, steps: str, *, until: str = "") -> list[tuple[str, date, date, date | None]]:
        """The clocks of a worker who was hindered on the tenth of June, and of a payment ten days later, as they were told."""
        story = histories.with_award_received().on(2026, 8, 3).tick()
        for step in steps.split():
            body = STOOD.get(step, {"occurred_on": until})
            clock = {} if step == "record_performance" else {"deadline": story.clock("LIM.9").id}
            story.do(step, **body, **clock)
        return [(one.status, one.started_on, one.due_on, one.paused_on) for one in story.clocks("LIM.9")]

    def test_stands_still_since_a_day_before_an_interruption_whichever_was_told_first(self) -> None:
        """What hinders the worker since before a payment is told as well behind it."""
        told_behind = self.stood("record_performance pause")
        assert told_behind == self.stood("pause record_performance")
        assert told_behind[-1][0] == "paused"

    @pytest.mark.parametrize("until", ["2026-06-15", "2026-07-01"])
    def test_runs_on_since_the_same_day_whichever_was_told_first(self, until: str) -> None:
        """What had ended before the payment takes nothing from the time that begins with it."""
        orders = [
            " ".join(one)
            for one in permutations(("pause", "resume", "record_performance"))
            if one.index("pause") < one.index("resume")
        ]
        last = {self.stood(one, until=until)[-1] for one in orders}
        due_on = date(2028, 6, 20) if until < "2026-06-20" else date(2028, 6, 30)
        assert last == {("running", date(2026, 6, 20), due_on, None)}

    def test_is_told_as_an_effect_once(self) -> None:
        """That the award binds stands in the record, with the day since which it does."""
        story = arbitrated(OTHER).on(2026, 6, 10).tick()
        story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-04-20").tick()
        told = [one.occurred_on for one in story.events if one.kind == "award_effective"]
        assert (told, story.complaint.awards[0].bound_on) == ([date(2026, 4, 28), date(2026, 5, 7)], date(2026, 5, 7))


class TestTimeToEnforceAStatement:
    """The time to enforce a conciliation statement …"""

    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_is_the_same_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """The statement and payments on its claim."""
        end = {"limb": "l1", "how": "mediated", "occurred_on": data.draw(days(0, 30))}
        chains = [*data.draw(payments({"claim": "c1"}, most=4)), [("statement", "end_arbitration", end)]]
        seen = [
            tell(histories.arbitration_accepted(), shuffled(data.draw, chains), ticking=data.draw(st.booleans()))
            for _ in range(2)
        ]
        assert seen[0] == seen[1]

    @pytest.mark.parametrize("terms", [{}, {"items": [OTHER]}])
    def test_begins_anew_with_a_payment_of_a_part(self, terms: dict[str, Any]) -> None:
        """Whether its terms are on record or not."""
        story = (
            histories.arbitration_accepted().on(2026, 3, 20).do("end_arbitration", limb="l1", how="mediated", **terms)
        )
        paid_on = {"award": "aw1"} if terms else {"claim": "c1"}
        story.on(2026, 6, 1).do("record_performance", **paid_on, amount_yuan="3000.00")
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [
            ("cancelled", date(2026, 3, 20)),
            ("running", date(2026, 6, 1)),
        ]


class TestOlderRecord:
    """A record in which an earlier release let a part payment pass unheeded …"""

    def test_is_brought_to_the_line_before_the_old_time_lapses(self) -> None:
        """The two years from the award are over, those from the payment are not."""
        story = arbitrated({**OTHER, "final": True}, employer_received_on="2026-04-10")
        story.on(2026, 6, 20).do("record_performance", award="aw1", amount_yuan="3000.00")
        first, second = story.clocks("LIM.9")
        unheeded = {**story.complaint.deadlines, first.id: replace(first, status="running", ended_on=None)}
        story.state = replace(story.complaint, deadlines={key: unheeded[key] for key in unheeded if key != second.id})
        story.on(2028, 5, 20).tick()
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [
            ("cancelled", first.started_on),
            ("running", date(2026, 6, 20)),
        ]

"""The time to have an injury recognised counts from what a claim tells, once, whoever tells of the injury again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.injury_clocks import injuries_caught_up
from casework.refusal import Refusal
from casework.replacing import replace
from casework.roles import Role
from tests.casework.histories import Story, received, text

DAY = "2026-02-02"
COUNTED = [("WI.1", date(2026, 2, 2)), ("WI.2", date(2026, 2, 2))]


def hurt(code: str = "4.1", on: str = DAY, **more: Any) -> dict[str, Any]:
    """A claim because of an injury, or of an occupational disease."""
    fact = "diagnosed_on" if code == "4.3" else "injured_on"
    return {"code": code, "facts": {fact: on}, **more}


def paper(**facts: str) -> dict[str, Any]:
    """A proceeding about an injury."""
    return {"kind": "injury", "facts": [{"fact": name, "occurred_on": on} for name, on in facts.items()]}


def counting(story: Story) -> list[tuple[str, date]]:
    """The times to apply that run."""
    clocks = story.complaint.deadlines.values()
    return [(one.rule, one.started_on) for one in clocks if one.rule in ("WI.1", "WI.2") and one.status == "running"]


def on_record(story: Story) -> int:
    """How many times to apply were ever begun."""
    return len(story.clocks("WI.1")) + len(story.clocks("WI.2"))


class TestAClaim:
    """A claim because of an injury …"""

    @pytest.mark.parametrize("code", ["4.1", "4.2", "4.3"])
    def test_starts_the_times_to_apply_for_recognition(self, code: str) -> None:
        """The employer's month and the worker's year, from its own date."""
        assert counting(received(hurt(code))) == COUNTED

    def test_starts_them_when_its_date_is_told_later(self) -> None:
        """And counts from the right day where that was wrong."""
        story = received({"code": "4.1"})
        assert counting(story) == []
        story.do("set_facts", claim="c1", facts={"injured_on": "2026-01-12"})
        story.do("set_facts", claim="c1", facts={"injured_on": DAY})
        assert (counting(story), on_record(story)) == (COUNTED, 2)

    def test_takes_them_along_when_its_date_is_taken_back(self) -> None:
        """And brings them back when it is told again."""
        story = received(hurt()).do("set_facts", claim="c1", withdraw=["injured_on"])
        assert counting(story) == []
        story.do("set_facts", claim="c1", facts={"injured_on": DAY})
        assert (counting(story), on_record(story)) == (COUNTED, 2)

    def test_of_the_same_workers_from_the_same_day_starts_none_again(self) -> None:
        """Recognition and benefits are about one injury."""
        story = received(hurt(), hurt("4.2"))
        assert (counting(story), on_record(story)) == (COUNTED, 2)

    def test_of_another_worker_has_its_own(self) -> None:
        """Each applies for himself."""
        workers = [{"name": text("one")}, {"name": text("two")}]
        story = received(hurt(workers=["w1"]), hurt(workers=["w2"]), workers=workers)
        assert sorted(counting(story)) == sorted([*COUNTED, *COUNTED])

    def test_that_knows_of_the_recognition_has_used_them(self) -> None:
        """Nobody has to apply any more."""
        story = received({"code": "4.2", "facts": {"injured_on": DAY, "recognised_on": "2026-02-20"}})
        assert {story.clock(rule).status for rule in ("WI.1", "WI.2")} == {"met"}

    @pytest.mark.parametrize("relation", ["service_contract", "civil_service", "owner_or_contractor"])
    def test_in_a_relation_without_that_right_starts_none(self, relation: str) -> None:
        """Nor keeps what it started before anybody knew."""
        assert counting(received(hurt(), relation=relation)) == []
        story = received(hurt()).do("accept").do("classify", relation=relation)
        assert counting(story) == []

    @pytest.mark.parametrize("relation", ["labour", "student", "over_age", "platform", "unclear"])
    def test_in_any_other_relation_starts_them(self, relation: str) -> None:
        """What may be a right is kept as one."""
        assert counting(received(hurt(), relation=relation)) == COUNTED

    def test_of_another_kind_starts_none(self) -> None:
        """The rule book does not ask for an injury there."""
        assert counting(received({"code": "1.1", "facts": {"injured_on": DAY}})) == []

    def test_that_was_redirected_keeps_them(self) -> None:
        """The worker has to apply there in time."""
        story = received(hurt(), hurt("1.1")).do("accept")
        story.do("redirect_claims", claims=["c1"], destination="social_insurance", explanation=text())
        assert counting(story) == COUNTED

    def test_on_record_from_before_gets_them_at_the_next_wake(self) -> None:
        """Whoever told of it earlier loses nothing."""
        story = received(hurt())
        story.state = replace(story.state, deadlines={})
        assert counting(story.tick()) == COUNTED
        assert not story.decide("tick", {"due_at": story.context().now.isoformat()}, Role.SYSTEM).events


class TestTheEnd:
    """All that is asked for because of an injury …"""

    def test_got_ends_them_and_lets_the_complaint_be_closed(self) -> None:
        """The worker needs no recognition for it any more."""
        story = received(hurt("4.2", amount_yuan="100.00")).do("accept").do("classify", relation="labour")
        story.do("record_performance", claim="c1", done=True)
        assert counting(story) == []
        story.do("conclude", outcome="resolved").do("follow_up", satisfaction="neutral")
        assert "close" in story.allowed()

    def test_got_in_part_ends_nothing(self) -> None:
        """The benefits are paid, the recognition is still to come."""
        story = received(hurt(), hurt("4.2", amount_yuan="100.00")).do("accept").do("classify", relation="labour")
        assert counting(story.do("record_performance", claim="c2", done=True)) == COUNTED


class TestAProceeding:
    """A proceeding about the injury …"""

    @pytest.mark.parametrize("named", [[], ["c1"]])
    def test_told_afterwards_from_the_same_day_starts_none_again(self, named: list[str]) -> None:
        """Same fact, same day: one clock."""
        story = received(hurt()).do("record_outside_proceeding", given={**paper(injured=DAY), "claims": named})
        assert (counting(story), on_record(story)) == (COUNTED, 2)

    def test_told_before_leaves_nothing_for_the_claim_to_start(self) -> None:
        """In the same receipt, or before the claim's date was known."""
        assert on_record(received(hurt(), proceedings=[paper(injured=DAY)])) == 2
        story = received({"code": "4.1"}, proceedings=[paper(injured=DAY)])
        story.do("set_facts", claim="c1", facts={"injured_on": DAY})
        assert (counting(story), on_record(story)) == (COUNTED, 2)

    def test_with_another_day_corrects_the_clocks(self) -> None:
        """Its paper is better evidence, whichever was told first."""
        story = received(hurt(on="2026-01-12")).do("record_outside_proceeding", given=paper(injured=DAY))
        assert (counting(story), on_record(story)) == (COUNTED, 2)
        assert "deadline_corrected" in story.kinds()
        story.do("set_facts", claim="c1", facts={"injured_on": "2026-01-13"})
        assert (counting(story), on_record(story)) == (COUNTED, 2)

    def test_with_an_application_ends_them(self) -> None:
        """Whether or not it says when the injury was."""
        for papers in ({"recognition_applied": "2026-02-20"}, {"injured": DAY, "recognition_applied": "2026-02-20"}):
            story = received(hurt()).do("record_outside_proceeding", given=paper(**papers))
            assert [story.clock(rule).status for rule in ("WI.1", "WI.2")] == ["met", "met"]
            assert on_record(story) == 2

    def test_that_says_no_day_keeps_its_other_clocks_to_itself(self) -> None:
        """Beside one that says it, which goes on with the time to apply."""
        story = received(hurt(), proceedings=[paper(injured=DAY), paper(recognition_applied="2026-02-20")])
        assert [story.clock(rule).status for rule in ("WI.1", "WI.2")] == ["met", "met"]
        assert [one.scope for one in story.clocks("WI.3")] == ["p2"]

    def test_about_other_workers_leaves_a_claim_its_own(self) -> None:
        """Two were hurt on different days."""
        workers = [{"name": text("one")}, {"name": text("two")}]
        claims = [hurt(workers=["w1"]), hurt(workers=["w2"], on="2026-02-09")]
        story = received(*claims, workers=workers)
        story.do("record_outside_proceeding", given={**paper(recognition_applied="2026-02-20"), "claims": ["c1"]})
        assert counting(story) == [("WI.1", date(2026, 2, 9)), ("WI.2", date(2026, 2, 9))]

    def test_of_whom_one_claim_has_a_wrong_day_stands_for_all_of_that_worker(self) -> None:
        """Correcting them one by one begins no second clock in between."""
        story = received(hurt(on="2026-01-12"), hurt("4.2", on="2026-01-12"))
        story.do("record_outside_proceeding", given=paper(injured=DAY))
        story.do("set_facts", claim="c1", facts={"injured_on": DAY})
        assert (counting(story), on_record(story)) == (COUNTED, 2)


class TestJoining:
    """A complaint with an injury that goes on inside another one …"""

    def test_leaves_no_clock_of_it_behind(self) -> None:
        """It counts there."""
        story = received(hurt()).do("accept").do("join", into="0d3c0f4e-5a55-4a4e-8a57-0f6f8f4a7b02", reason=text())
        assert counting(story) == []


DAYS = st.sampled_from(["2026-01-05", "2026-01-12", "2026-01-19"])
CLAIMS = st.sampled_from(["c1", "c2"])
PAPERS = st.dictionaries(st.sampled_from(["injured", "recognition_applied", "assessment_applied"]), DAYS, max_size=2)
TELLINGS = st.lists(
    st.one_of(
        st.tuples(st.just("told"), CLAIMS, DAYS),
        st.tuples(st.just("taken back"), CLAIMS, DAYS),
        st.tuples(st.just("paper"), st.sampled_from([(), ("c1",), ("c2",)]), PAPERS),
    ),
    max_size=6,
)


def tell(story: Story, how: str, about: Any, what: Any) -> None:
    """One telling; what is refused is as if it had not been tried."""
    known = "p1" if story.complaint.proceedings else None
    body: dict[str, Any] = {
        "told": {"claim": about, "facts": {"injured_on": what}},
        "taken back": {"claim": about, "withdraw": ["injured_on"]},
        "paper": {"proceeding": known, "given": {**paper(**(what if how == "paper" else {})), "claims": about}},
    }[how]
    with suppress(Refusal):
        story.do("record_outside_proceeding" if how == "paper" else "set_facts", **body)


class TestAnyTelling:
    """Whatever is told of injuries, in whatever order …"""

    @settings(max_examples=60, deadline=None)
    @given(told=TELLINGS)
    def test_leaves_a_worker_one_time_to_apply_for_one_day(self, told: list[tuple[str, Any, Any]]) -> None:
        """And reading all of it again changes nothing."""
        story = received(hurt(on="2026-01-05"), {"code": "4.2"})
        for one in told:
            tell(story, *one)
        standing = [one for one in story.clocks("WI.2") if one.status != "cancelled"]
        dated = any(one.facts.injured_on for one in story.complaint.claims) or any(
            name == "injured" for one in story.complaint.proceedings for name, _ in one.facts
        )
        assert bool(standing) == dated
        assert len({one.started_on for one in standing}) == len(standing)
        assert injuries_caught_up(story.complaint, story.context()) == []

    @settings(max_examples=60, deadline=None)
    @given(told=TELLINGS)
    def test_leaves_no_worker_without_his(self, told: list[tuple[str, Any, Any]]) -> None:
        """A paper about everybody stands for everybody."""
        workers = [{"name": text("one")}, {"name": text("two")}]
        story = received(hurt(workers=["w1"]), hurt(workers=["w2"], on="2026-02-09"), workers=workers)
        for one in told:
            tell(story, *one)
        scopes = {one.scope for one in story.clocks("WI.2") if one.status != "cancelled"}
        dated = {one.id for one in story.complaint.claims if one.facts.injured_on}
        assert scopes >= dated or "p1" in scopes
        assert injuries_caught_up(story.complaint, story.context()) == []

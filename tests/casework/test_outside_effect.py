"""When an award or a judgment that is known only by papers of a proceeding elsewhere can be enforced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework import histories
from tests.casework.awarded import OF_FIRST, OF_SECOND, arbitrated, claimed
from tests.casework.histories import WAGES, Story, text
from tests.casework.telling import Step, between, days, payments, shuffled, tell


def told(papers: dict[str, str], kind: str = "arbitration", story: Story | None = None, **more: Any) -> Story:
    """The papers of a proceeding that another body had, told in June; time passes."""
    facts = [{"fact": fact, "occurred_on": on} for fact, on in papers.items()]
    story = (story or histories.classified(WAGES)).on(2026, 6, 1)
    return story.do("record_outside_proceeding", given={"kind": kind, "facts": facts, **more}).tick().tick()


def times(story: Story) -> list[tuple[str, str, date]]:
    """The times to enforce that stand."""
    return [(one.scope, str(one.status), one.started_on) for one in story.clocks("LIM.9") if one.status != "cancelled"]


def paper(fact: str, on: str, kind: str = "arbitration", **more: Any) -> Step:
    """A paper of a proceeding elsewhere: of the award's, or of a new one that answers it."""
    given: dict[str, Any] = {"kind": kind, "facts": [{"fact": fact, "occurred_on": on}], **more}
    known = {} if more else {"proceeding": "p1"}
    return fact, "record_outside_proceeding", {**known, "given": given}


def of_court(fact: str, on: str) -> Step:
    """A paper of the enforcement elsewhere that is on record."""
    given = {"kind": "enforcement", "facts": [{"fact": fact, "occurred_on": on}]}
    return fact, "record_outside_proceeding", {"proceeding": "p2", "given": given}


@st.composite
def chains(draw: st.DrawFn) -> list[list[Step]]:
    """Papers of the award, payments, a suit here, and an application elsewhere; each of them perhaps."""
    papers = ("award_received", "award_received_by_employer", "award_made", "final_award_received")
    found = [[paper(one, draw(days(0, 30) if one != "award_made" else st.just("2026-04-10")))] for one in papers]
    suit: list[Step] = [("suit", "file_suit", {"after": "p1", "filed_on": draw(days(10, 40))})]
    end = {"step": "withdrawn", "occurred_on": draw(between(suit[0][2]["filed_on"], 90))}
    suit += [("suit", "record_court_step", end)] if draw(st.booleans()) else []
    applied = [paper("applied", draw(days(100, 600)), "enforcement", after="p1")]
    kept = [one for one in (*found, suit, applied) if draw(st.booleans())]
    return [*kept, *draw(payments({"claim": "c1"}, most=4))]


def of_two() -> Story:
    """Wages of two workers."""
    workers = [{"name": text("a")}, {"name": text("b")}]
    story = histories.received(claimed("w1"), claimed("w2"), workers=workers)
    return story.do("accept").do("classify", relation="labour")


@st.composite
def suits_of_two(draw: st.DrawFn) -> list[list[Step]]:
    """Both receipts, and suits of one worker, the other, and the employer; each of them perhaps, withdrawn or not."""
    papers = ("award_received", "award_received_by_employer")
    found: list[list[Step]] = [[paper(one, draw(days(0, 10)))] for one in papers]
    about = draw(st.sampled_from([["c1"], ["c1", "c2"]]))
    employers = {"by": "employer", "claims": about}
    for name, more in (("w1", {"claims": ["c1"]}), ("w2", {"claims": ["c2"]}), ("employer", employers)):
        filed_on = draw(days(10, 24))
        suit: list[Step] = [(name, "file_suit", {"after": "p1", "filed_on": filed_on, **more})]
        end = {"step": "withdrawn", "occurred_on": draw(between(filed_on, 90))}
        found.append([*suit, *([(name, "record_court_step", end)] if draw(st.booleans()) else [])])
    return [one for one in found if draw(st.booleans())]


def of_our_own(step: Step) -> Step:
    """The same said of an award that was made here."""
    name, command, body = step
    if command != "record_outside_proceeding":
        return name, command, {**body, **({"after": "aw1"} if "after" in body else {})}
    side = "employer" if name.endswith("_by_employer") else "worker"
    on = body["given"]["facts"][0]["occurred_on"]
    return name, "record_award", {"limb": "l1", "award": "aw1", f"{side}_received_on": on}


BOTH = {"award_received": "2026-04-10", "award_received_by_employer": "2026-04-20"}
SAME_DAY = {"award_received": "2026-04-10", "award_received_by_employer": "2026-04-10"}


class TestAward:
    """An award that was made elsewhere …"""

    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_has_the_same_time_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """Its papers, payments, a suit and an application."""
        told_of = data.draw(chains())
        seen = []
        for _ in range(2):
            story = histories.classified(WAGES).on(2026, 4, 10)
            story.do("record_outside_proceeding", given={"kind": "arbitration"})
            seen.append(tell(story, shuffled(data.draw, told_of), ticking=data.draw(st.booleans())))
        assert seen[0] == seen[1]

    @pytest.mark.parametrize(
        ("papers", "since"),
        [
            ({"award_received": "2026-04-10"}, date(2026, 4, 28)),
            (BOTH, date(2026, 5, 7)),
            ({"final_award_received": "2026-04-10"}, date(2026, 4, 10)),
            ({"award_made": "2026-04-07", "final_award_received": "2026-04-10"}, date(2026, 4, 7)),
        ],
    )
    def test_is_enforced_from_the_day_on_which_it_binds(self, papers: dict[str, str], since: date) -> None:
        """Behind the last day to sue of those who are known to have it; a final one at once (LDMAL 47, 50, CPL 250)."""
        assert times(told(papers)) == [("p1", "running", since)]

    def test_is_not_while_a_side_can_still_sue(self) -> None:
        """The employer got it in May."""
        assert times(told({"award_received": "2026-04-10", "award_received_by_employer": "2026-05-29"})) == []

    def test_has_the_careful_day_taken_back_by_a_receipt_that_is_told_later(self) -> None:
        """As with an award of our own."""
        story = told({"award_received": "2026-04-10"})
        facts = [{"fact": "award_received_by_employer", "occurred_on": "2026-04-20"}]
        story.do("record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": facts}).tick()
        assert times(story.tick()) == [("p1", "running", date(2026, 5, 7))]

    def test_is_not_while_it_is_in_court(self) -> None:
        """A suit that is told later takes it back, one that is withdrawn gives it again."""
        story = told({"award_received": "2026-04-10"}).do("file_suit", after="p1", filed_on="2026-04-20")
        assert times(story) == []
        story.do("record_court_step", limb="l1", step="withdrawn", occurred_on="2026-05-25")
        assert times(story) == [("p1", "running", date(2026, 5, 25))]

    def test_is_not_where_a_court_elsewhere_has_it(self) -> None:
        """Until that suit is withdrawn."""
        story = told({"award_received": "2026-04-10"})
        told({"filed": "2026-04-20"}, "suit", story, after="p1")
        assert times(story) == []
        withdrawn = {"kind": "suit", "facts": [{"fact": "withdrawn", "occurred_on": "2026-05-25"}]}
        story.do("record_outside_proceeding", proceeding="p2", given=withdrawn)
        assert times(story) == [("p1", "running", date(2026, 5, 25))]

    def test_has_its_time_met_by_an_application(self) -> None:
        """Whether it was made here or elsewhere."""
        here = told({"award_received": "2026-04-10"}).do("file_suit", kind="enforcement", after="p1")
        there = told({"applied": "2026-05-18"}, "enforcement", told({"award_received": "2026-04-10"}), after="p1")
        assert [times(here)[0][1], times(there)[0][1]] == ["met", "met"]

    def test_has_its_time_again_when_that_was_withdrawn(self) -> None:
        """It counts as if nobody had applied."""
        story = told({"award_received": "2026-04-10"}).do("file_suit", kind="enforcement", after="p1")
        assert times(story.do("record_court_step", limb="l1", step="withdrawn")) == [
            ("p1", "running", date(2026, 4, 28))
        ]

    def test_has_its_time_begun_anew_by_a_payment(self) -> None:
        """Three thousand in May."""
        story = told({"award_received": "2026-04-10"})
        story.do("record_performance", claim="c1", amount_yuan="3000.00", occurred_on="2026-05-11")
        assert times(story) == [("p1", "running", date(2026, 5, 11))]

    def test_has_its_time_met_when_everything_was_got(self) -> None:
        """The whole claim was paid."""
        story = told({"award_received": "2026-04-10"})
        story.do("record_performance", claim="c1", amount_yuan="12000.00", occurred_on="2026-05-11")
        assert times(story) == [("p1", "met", date(2026, 4, 28))]

    @pytest.mark.parametrize("step", ["withdrawn", "refused", "ended"])
    def test_that_is_final_is_again_when_the_suit_about_it_is_over(self, step: str) -> None:
        """Without a judgment, however the court ended it."""
        story = told({"final_award_received": "2026-04-10"}).do("file_suit", after="p1", filed_on="2026-04-20")
        assert times(story) == []
        story.do("record_court_step", limb="l1", step=step, occurred_on="2026-05-25")
        assert times(story) == [("p1", "running", date(2026, 5, 25))]

    def test_is_not_where_a_judgment_has_taken_its_place(self) -> None:
        """What the court gave is enforced instead: nobody appeals."""
        story = told({"award_received": "2026-04-10"}).do("file_suit", after="p1", filed_on="2026-04-20")
        story.do("record_judgment", limb="l1", items=[OF_FIRST], no_appeal=True, effective_on="2026-06-01")
        assert times(story) == [("aw1", "running", date(2026, 6, 1))]

    def test_is_not_while_a_suit_names_it_whose_side_nobody_knows_to_have_it(self) -> None:
        """The employer's receipt alone is on record, the worker sues."""
        story = told({"award_received_by_employer": "2026-04-10"}).do("file_suit", after="p1", filed_on="2026-04-20")
        assert times(story.tick()) == []

    @pytest.mark.parametrize(("steps", "left"), [((), True), (("granted",), False), (("refused",), True)])
    def test_that_was_set_aside_is_not(self, steps: tuple[str, ...], left: bool) -> None:
        """The employer asked for that: nothing changes before the court grants it (LDMAL 49)."""
        story = told({"final_award_received": "2026-04-10", "final_award_received_by_employer": "2026-04-10"})
        story.do("file_suit", kind="set_aside", by="employer", after="p1", filed_on="2026-04-20")
        for step in steps:
            story.do("record_court_step", limb="l1", step=step, occurred_on="2026-05-25")
        assert bool(times(story)) is left


class TestAwardOfTwo:
    """An award on the wages of two workers that was made elsewhere …"""

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_has_the_same_time_in_every_order_of_telling(self, data: st.DataObject) -> None:
        """Receipts and suits of each of them and of the employer, some of them withdrawn."""
        told_of = data.draw(suits_of_two())
        seen = []
        for _ in range(2):
            story = of_two().on(2026, 4, 10).do("record_outside_proceeding", given={"kind": "arbitration"})
            seen.append(tell(story, shuffled(data.draw, told_of), ticking=data.draw(st.booleans())))
        assert seen[0] == seen[1]

    @settings(max_examples=60, deadline=None)
    @given(steps=suits_of_two())
    def test_has_the_same_time_as_one_of_our_own(self, steps: list[list[Step]]) -> None:
        """Whose items are on record, one of each worker."""
        elsewhere = of_two().on(2026, 4, 10).do("record_outside_proceeding", given={"kind": "arbitration"})
        told_of = [step for chain in steps for step in chain]
        ours = arbitrated(OF_FIRST, OF_SECOND, two=True, worker_received_on=None)
        seen = [
            tell(elsewhere, told_of, ticking=False),
            tell(ours, [of_our_own(one) for one in told_of], ticking=False),
        ]
        assert [one[1:] for one in seen[0]] == [one[1:] for one in seen[1]]

    def test_counts_from_the_first_end_where_its_suits_were_never_about_all_of_it_at_once(self) -> None:
        """The second worker sued when the first one's suit was over, and withdrew his own later."""
        story = told({"award_received": "2026-04-10"}, story=of_two())
        for limb, filed_on, ended_on in (("l1", "2026-04-15", "2026-04-17"), ("l2", "2026-04-20", "2026-05-29")):
            story.do("file_suit", after="p1", claims=[f"c{limb[1]}"], filed_on=filed_on)
            story.do("record_court_step", limb=limb, step="withdrawn", occurred_on=ended_on)
        assert times(story.tick()) == [("p1", "running", date(2026, 4, 17))]

    def test_is_enforced_from_the_missed_day_of_who_did_not_sue(self) -> None:
        """Also once the other one has withdrawn his suit (SPC-1 17)."""
        story = told({"award_received": "2026-04-10"}, story=of_two())
        story.do("file_suit", after="p1", claims=["c1"], filed_on="2026-04-20").tick()
        assert times(story) == [("p1", "running", date(2026, 4, 28))]
        story.do("record_court_step", limb="l1", step="withdrawn", occurred_on="2026-05-29")
        assert times(story) == [("p1", "running", date(2026, 4, 28))]

    def test_leaves_the_other_worker_his_time_to_sue(self) -> None:
        """It runs on with the suit of the first, and is met by that of the second."""
        given = {"kind": "arbitration", "facts": [{"fact": "award_received", "occurred_on": "2026-04-10"}]}
        story = of_two().on(2026, 4, 20).do("record_outside_proceeding", given=given)
        assert story.do("file_suit", claims=["c1"]).clock("LIT.1", "p1").status == "running"
        assert story.do("file_suit", claims=["c2"]).clock("LIT.1", "p1").status == "met"

    def test_leaves_the_other_worker_his_time_where_the_receipt_is_told_behind_the_suit(self) -> None:
        """Elsewhere, too."""
        story = told({}, story=of_two())
        told({"filed": "2026-04-20"}, "suit", story, after="p1", claims=["c1"])
        story.do("record_outside_proceeding", **paper("award_received", "2026-04-10")[2]).tick()
        assert (story.clock("LIT.1", "p1").status, times(story)) == ("lapsed", [("p1", "running", date(2026, 4, 28))])

    def test_is_not_while_both_have_sued(self) -> None:
        """Whose part is free first gives the day."""
        story = told({"award_received": "2026-04-10"}, story=of_two())
        for claim in ("c1", "c2"):
            story.do("file_suit", after="p1", claims=[claim], filed_on="2026-04-20")
        assert times(story) == []
        story.do("record_court_step", limb="l1", step="withdrawn", occurred_on="2026-05-29")
        assert times(story) == [("p1", "running", date(2026, 5, 29))]

    def test_is_not_while_a_suit_elsewhere_may_be_everybodys(self) -> None:
        """It names no claim; the first worker has sued here."""
        story = told({"award_received": "2026-04-10"}, story=of_two())
        story.do("file_suit", after="p1", claims=["c1"], filed_on="2026-04-20")
        assert times(told({"filed": "2026-04-20"}, "suit", story, after="p1")) == []

    def test_is_not_put_off_by_a_suit_that_came_when_the_other_was_over(self) -> None:
        """Both sides had missed their day by then; the second worker sues too late."""
        story = told(SAME_DAY, story=of_two())
        story.do("file_suit", after="p1", claims=["c1"], filed_on="2026-04-20")
        story.do("record_court_step", limb="l1", step="withdrawn", occurred_on="2026-05-04")
        story.do("file_suit", after="p1", claims=["c2"], filed_on="2026-05-11")
        assert times(story.tick()) == [("p1", "running", date(2026, 4, 28))]

    def test_leaves_each_side_its_time_where_the_receipts_are_told_behind_their_suits(self) -> None:
        """The second worker sued, the employer about the first one."""
        story = told({}, story=of_two()).do("file_suit", after="p1", claims=["c2"], filed_on="2026-04-20")
        story.do("file_suit", after="p1", by="employer", claims=["c1"], filed_on="2026-04-21")
        facts = [{"fact": fact, "occurred_on": on} for fact, on in SAME_DAY.items()]
        story.do("record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": facts}).tick()
        assert [story.clock("LIT.1", scope).status for scope in ("p1", "p1.employer")] == ["lapsed", "lapsed"]

    @pytest.mark.parametrize("behind", [False, True])
    def test_is_asked_to_be_set_aside_once(self, behind: bool) -> None:
        """By the employer, whose time that uses, whichever claims it names; its receipt may be told behind it."""
        receipt = {"final_award_received_by_employer": "2026-05-29"}
        story = told({} if behind else receipt, story=of_two())
        story.do("file_suit", kind="set_aside", by="employer", after="p1", claims=["c1"])
        if behind:
            story.do("record_outside_proceeding", **paper(*receipt.popitem())[2])
        assert story.clock("LIT.3", "p1.employer").status == "met"

    def test_that_is_final_is_enforced_at_once_by_who_did_not_sue(self) -> None:
        """The end of the other one's suit changes nothing for him."""
        story = told({"final_award_received": "2026-04-10"}, story=of_two())
        story.do("file_suit", after="p1", claims=["c1"], filed_on="2026-04-20")
        story.do("record_court_step", limb="l1", step="withdrawn", occurred_on="2026-05-29")
        assert times(story) == [("p1", "running", date(2026, 4, 10))]

    def test_is_enforced_at_the_request_of_who_did_not_sue_alone(self) -> None:
        """What the first worker's suit disputes waits for the court."""
        story = told({"award_received": "2026-04-10"}, story=of_two())
        story.do("file_suit", after="p1", claims=["c1"], filed_on="2026-04-20").tick()
        assert story.refused("file_suit", kind="enforcement", after="p1", claims=["c1"]).code == "suit_pending"
        assert times(story.do("file_suit", kind="enforcement", after="p1", claims=["c2"]))[0][1] == "met"


class TestJudgment:
    """A judgment that was given elsewhere …"""

    def test_is_enforced_from_its_effect(self) -> None:
        """As the court says when that was (CPL 250)."""
        papers = {"judgment_received": "2026-04-10", "judgment_effective": "2026-04-28"}
        assert times(told(papers, "suit")) == [("p1", "running", date(2026, 4, 28))]

    def test_is_not_while_nobody_knows_of_its_effect(self) -> None:
        """The other side may have appealed."""
        assert times(told({"judgment_received": "2026-04-10"}, "suit")) == []

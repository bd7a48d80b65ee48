"""Papers of another body's proceeding, told in any order: the clocks are those of what happened, not of the telling."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.paper_order import BEFORE_IT, OPENED_BY, SEVERAL
from casework.papers import FACTS, ProceedingKind
from casework.refusal import Refusal
from casework.roles import Role
from tests.casework import histories
from tests.casework.histories import Story, text

TODAY = date(2026, 11, 21)
DISMISSAL = {"code": "3.1", "amount_yuan": "30000.00", "facts": {"knew_on": "2026-07-01"}}

Paper = dict[str, Any]
Clock = tuple[str, str, date, date, str, date | None]

CHAINS: dict[str, tuple[str, dict[str, str]]] = {
    "arbitration": (
        "arbitration",
        {"filed": "2026-08-03", "accepted": "2026-08-05", "award_made": "2026-09-10", "award_received": "2026-11-12"},
    ),
    "arbitration that was late": (
        "arbitration",
        {"filed": "2026-08-03", "accepted": "2026-08-20", "award_made": "2026-10-20"},
    ),
    "arbitration that was withdrawn": (
        "arbitration",
        {"filed": "2026-08-03", "accepted": "2026-08-05", "withdrawn": "2026-08-20"},
    ),
    "arbitration that was withdrawn late": ("arbitration", {"filed": "2026-08-03", "withdrawn": "2026-09-20"}),
    "arbitration accepted at the counter": ("arbitration", {"accepted": "2026-08-03", "filed": "2026-08-03"}),
    "inspection": (
        "inspection",
        {
            "filed": "2026-08-03",
            "case_opened": "2026-08-05",
            "decided": "2026-10-20",
            "decision_received": "2026-10-23",
        },
    ),
    "injury": (
        "injury",
        {
            "injured": "2026-01-05",
            "recognition_applied": "2026-08-03",
            "recognition_accepted": "2026-08-10",
            "recognised": "2026-09-20",
        },
    ),
    "injury that was assessed": (
        "injury",
        {
            "injured": "2026-01-05",
            "recognised": "2026-03-20",
            "assessment_applied": "2026-07-01",
            "assessment_received": "2026-08-20",
        },
    ),
    "suit": (
        "suit",
        {
            "filed": "2026-08-03",
            "accepted": "2026-08-05",
            "judgment_made": "2026-10-20",
            "judgment_received": "2026-11-12",
            "appealed": "2026-11-18",
        },
    ),
    "mediation": (
        "mediation",
        {"application_received": "2026-10-02", "accepted": "2026-10-12", "failed": "2026-10-15"},
    ),
    "petition": (
        "petition",
        {
            "filed": "2026-08-03",
            "accepted": "2026-08-10",
            "reply_received": "2026-09-20",
            "review_requested": "2026-10-09",
            "review_received": "2026-11-02",
        },
    ),
    "payment order": (
        "payment_order",
        {"applied": "2026-09-03", "accepted": "2026-09-06", "received_by_debtor": "2026-09-18", "ended": "2026-09-25"},
    ),
    "enforcement": ("enforcement", {"performance_due": "2026-02-01", "applied": "2026-03-03", "ended": "2026-07-15"}),
    "bargaining": ("bargaining", {"request_received": "2026-09-03", "replied": "2026-09-15", "agreed": "2026-10-10"}),
    "legal aid": ("legal_aid", {"applied": "2026-09-03", "granted": "2026-09-08", "lawyer_assigned": "2026-09-10"}),
}
"""Papers of one proceeding each, in the order in which they came."""


def begun(*proceedings: dict[str, Any]) -> Story:
    """A classified complaint, on the day on which all of it is told, with what was told at its receipt."""
    who: dict[str, Any] = {"workers": [{"name": text("name")}], "respondents": [histories.COMPANY]}
    story = Story(on=TODAY).do("submit", narrative=text(), claims=[DISMISSAL], proceedings=list(proceedings), **who)
    return story.do("accept", handler="p-li").do("classify", relation="labour").tick()


def papers(days: dict[str, str]) -> list[Paper]:
    """Papers with their days."""
    return [{"fact": fact, "occurred_on": on} for fact, on in days.items()]


def told(kind: str, *groups: list[Paper]) -> Story:
    """The papers were told group by group, with time passing after each."""
    story = begun()
    for index, facts in enumerate(groups):
        known = {"proceeding": "p1"} if index else {}
        story.do("record_outside_proceeding", given={"kind": kind, "facts": facts, "claims": ["c1"]}, **known).tick()
    return story


def clocks(story: Story) -> list[Clock]:
    """Every clock of the proceeding that is not taken off."""
    return sorted(
        (one.rule, one.scope, one.started_on, one.due_on, one.status, one.ended_on)
        for one in story.state.deadlines.values()
        if one.scope.startswith("p")
    )


def outcome(story: Story) -> tuple[list[Clock], list[str]]:
    """What the telling left: the clocks and the routes; a time to enforce that was taken back counts nothing."""
    left = [one for one in clocks(story) if (one[0], one[4]) != ("LIM.9", "cancelled")]
    return left, sorted(story.complaint.routes_opened)


def statuses(story: Story) -> dict[str, str]:
    """How each clock of the proceeding stands."""
    return {rule: status for rule, _, _, _, status, _ in clocks(story)}


@st.composite
def chains(draw: st.DrawFn) -> tuple[str, list[Paper]]:
    """Papers of one proceeding with their days; nothing answers a filing before it was made."""
    kind = draw(st.sampled_from(list(ProceedingKind)))
    names = draw(st.lists(st.sampled_from(sorted(FACTS[kind])), min_size=1, unique=True))
    days = sorted(draw(st.lists(st.integers(0, 300), min_size=len(names), max_size=len(names))))
    opening = OPENED_BY.get(kind)
    names.sort(key=lambda name: (name not in BEFORE_IT, name != opening))
    dates = [TODAY - timedelta(days=300 - day) for day in days]
    return kind, [{"fact": name, "occurred_on": str(on)} for name, on in zip(names, dates, strict=True)]


@st.composite
def tellings(draw: st.DrawFn) -> tuple[str, list[Paper], list[list[Paper]]]:
    """A chain, and the same papers in some other order and grouping; some first without their day, or with a wrong one."""
    kind, chain = draw(chains())
    opened_on = next((one["occurred_on"] for one in chain if one["fact"] == OPENED_BY.get(ProceedingKind(kind))), None)
    groups: list[list[Paper]] = [[]]
    for one in draw(st.permutations(chain)):
        if draw(st.booleans()):
            groups.append([])
        groups[-1].append(one)
    first: list[Paper] = []
    for one in chain:
        how = draw(st.sampled_from(["right", "right", "month", "unknown", "wrong"]))
        if how == "month":
            first.append({**one, "precision": "month"})
        elif how == "unknown" and one["fact"] not in SEVERAL:
            first.append({"fact": one["fact"], "precision": "unknown"})
        elif how == "wrong" and one["fact"] not in (OPENED_BY.get(ProceedingKind(kind)), *SEVERAL):
            earliest = date.fromisoformat(opened_on or "2025-12-01")
            on = draw(st.dates(earliest, TODAY))
            first.append({**one, "occurred_on": str(on)})
    return kind, chain, [some for some in (first, *groups) if some]


class TestPapers:
    """Papers of a proceeding elsewhere …"""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(tellings())
    def test_leave_the_same_clocks_and_routes_in_whatever_order_they_are_told(
        self, telling: tuple[str, list[Paper], list[list[Paper]]]
    ) -> None:
        """One by one or together, at first without a day or with a wrong one: what happened is what counts."""
        kind, chain, groups = telling
        assert outcome(told(kind, *groups)) == outcome(told(kind, chain))

    @pytest.mark.parametrize("name", CHAINS)
    def test_told_backwards_say_what_they_say_at_once(self, name: str) -> None:
        """The clerk finds the latest paper first."""
        kind, days = CHAINS[name]
        one_by_one = [[one] for one in papers(days)]
        assert outcome(told(kind, *one_by_one[::-1])) == outcome(told(kind, papers(days)))

    @pytest.mark.parametrize("name", CHAINS)
    def test_told_one_by_one_say_what_they_say_at_once(self, name: str) -> None:
        """As they came."""
        kind, days = CHAINS[name]
        assert outcome(told(kind, *([one] for one in papers(days)))) == outcome(told(kind, papers(days)))

    @pytest.mark.parametrize("name", CHAINS)
    def test_told_at_the_receipt_say_the_same(self, name: str) -> None:
        """They came along with the complaint."""
        kind, days = CHAINS[name]
        at_once = begun({"kind": kind, "facts": papers(days), "claims": ["c1"]})
        assert outcome(at_once) == outcome(told(kind, *([one] for one in papers(days)[::-1])))

    def test_that_ended_a_time_end_it_when_its_beginning_is_told_later(self) -> None:
        """Accepted in time and decided in time: the tribunal was never silent, and nothing opened the court."""
        story = told("arbitration", *([one] for one in papers(CHAINS["arbitration"][1])[2::-1]))
        assert (statuses(story), story.complaint.routes_opened) == ({"ARB.4": "met", "ARB.16": "met"}, ())

    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("injury", {"WI.1": "met", "WI.2": "met", "WI.3": "met", "WI.4.1": "met"}),
            ("suit", {"LIT.8": "met", "LIT.11": "met", "LIT.14.1": "met"}),
            ("inspection", {"INS.1": "met", "INS.2": "met", "INS.9": "running", "INS.11.1": "running"}),
            ("mediation", {"MED.2": "met"}),
            ("petition", {"XF.2": "met", "XF.3": "met", "XF.4": "met", "XF.5.1": "running"}),
            ("bargaining", {"CB.1": "met"}),
            ("enforcement", {"LIM.9": "met", "LIT.20": "cancelled"}),
        ],
    )
    def test_leave_nothing_lapsed_that_was_done_in_time(self, name: str, expected: dict[str, str]) -> None:
        """Told backwards: nobody is told that a body was late, or that the worker may still act where that is done."""
        kind, days = CHAINS[name]
        story = told(kind, *([one] for one in papers(days)[::-1]))
        assert (statuses(story), story.complaint.routes_opened) == (expected, ())

    @pytest.mark.parametrize("proof", ["award_made", "award_received", "final_award_received_by_employer", "hearing"])
    @pytest.mark.parametrize("at_once", [True, False])
    def test_that_prove_an_acceptance_show_that_the_tribunal_was_not_silent(self, proof: str, at_once: bool) -> None:
        """When it took the case up nobody told; its time did not lapse, and nothing opened the court."""
        days = papers({"filed": "2026-08-10", proof: "2026-11-12"})
        story = told("arbitration", *([days] if at_once else [[one] for one in days]))
        assert (story.clock("ARB.4").status, story.complaint.routes_opened) == ("cancelled", ())

    def test_that_prove_an_acceptance_leave_it_to_be_told_by_its_day(self) -> None:
        """It was behind the tribunal's time."""
        story = told("arbitration", papers({"filed": "2026-08-10", "award_received": "2026-11-12"}))
        late = {"kind": "arbitration", "facts": papers({"accepted": "2026-08-20"})}
        story.do("record_outside_proceeding", proceeding="p1", given=late)
        assert (story.clock("ARB.4").status, str(story.clock("ARB.4").ended_on)) == ("met", "2026-08-20")

    def test_that_prove_what_a_court_or_authority_took_up_withdraw_its_lapse(self) -> None:
        """A judgment, a decision of the inspection, a recognition."""
        suit = told("suit", papers({"filed": "2026-06-03"}), papers({"judgment_received": "2026-11-12"}))
        inspected = told("inspection", papers({"filed": "2026-08-03"}), papers({"decided": "2026-11-12"}))
        injured = told("injury", papers({"recognition_applied": "2026-08-03"}), papers({"recognised": "2026-11-12"}))
        assert [suit.clock("LIT.8").status, inspected.clock("INS.1").status, injured.clock("WI.3").status] == [
            "cancelled"
        ] * 3

    def test_of_a_case_that_was_withdrawn_start_nothing_in_it(self) -> None:
        """Its acceptance is told last."""
        days = papers(CHAINS["arbitration that was withdrawn"][1])
        story = told("arbitration", [days[0], days[2]], [days[1]])
        assert (statuses(story), story.complaint.routes_opened) == ({"ARB.4": "met", "ARB.16": "cancelled"}, ())

    def test_that_prove_a_lapse_wrong_close_the_route_it_opened(self) -> None:
        """Acceptance, then the filing, then the award: each of the two times had seemed to have passed."""
        days = papers(CHAINS["arbitration"][1])
        story = told("arbitration", [days[1]])
        assert "suit" in story.complaint.routes_opened
        for one in (days[0], days[2]):
            story.do("record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": [one]}).tick()
        assert story.complaint.routes_opened == ()

    def test_that_came_late_leave_the_route_that_their_lateness_opened(self) -> None:
        """A tribunal that decided behind its day was silent until then, also when all is told in one step."""
        story = told("arbitration", papers(CHAINS["arbitration that was late"][1]))
        assert (statuses(story), story.complaint.routes_opened) == ({"ARB.4": "met", "ARB.16": "met"}, ("suit",))

    def test_put_right_move_the_end_as_well_as_the_beginning(self) -> None:
        """The award was made in time; the day told first was another one's."""
        days = CHAINS["arbitration that was late"][1]
        story = told("arbitration", papers(days))
        right = papers({"accepted": "2026-08-06", "award_made": "2026-09-10"})
        story.do("record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": right}).tick()
        ends = {one.rule: (one.status, str(one.ended_on)) for one in (story.clock("ARB.4"), story.clock("ARB.16"))}
        assert ends == {"ARB.4": ("met", "2026-08-06"), "ARB.16": ("met", "2026-09-10")}
        assert story.complaint.routes_opened == ()

    def test_count_for_the_suit_that_answered_them_before_they_were_told(self) -> None:
        """A suit elsewhere named the arbitration; when the award came is told last."""
        story = told("arbitration", papers({"filed": "2026-08-03"}))
        suit = {"kind": "suit", "facts": papers({"filed": "2026-11-05"}), "after": "p1"}
        story.do("record_outside_proceeding", given=suit)
        got = {"kind": "arbitration", "facts": papers({"accepted": "2026-08-05", "award_received": "2026-10-28"})}
        story.do("record_outside_proceeding", proceeding="p1", given=got).tick()
        assert (story.clock("LIT.1", "p1").status, str(story.clock("LIT.1", "p1").ended_on)) == ("met", "2026-11-05")

    def test_give_no_time_back_that_a_filing_here_has_used(self) -> None:
        """The suit was taken back; another paper of the arbitration changes nothing about that."""
        story = told("arbitration", papers({"filed": "2026-09-03", "award_received": "2026-11-12"}))
        story.do("file_suit", after="p1", filed_on="2026-11-16")
        story.do("record_court_step", limb="l1", step="withdrawn")
        got = {"kind": "arbitration", "facts": papers({"accepted": "2026-09-04"})}
        story.do("record_outside_proceeding", proceeding="p1", given=got)
        assert story.clock("LIT.1", "p1").status == "met"

    def test_give_no_time_back_that_a_filing_here_has_used_without_naming_them(self) -> None:
        """It was about the same claim."""
        story = told("arbitration", papers({"filed": "2026-09-03", "award_received": "2026-11-12"}))
        story.do("file_suit", filed_on="2026-11-16").do("record_court_step", limb="l1", step="withdrawn")
        got = {"kind": "arbitration", "facts": papers({"accepted": "2026-09-04"})}
        story.do("record_outside_proceeding", proceeding="p1", given=got)
        assert story.clock("LIT.1", "p1").status == "met"

    def test_leave_the_time_to_enforce_as_it_is(self) -> None:
        """The court handed enforcement back; a note about the proceeding elsewhere is nothing new."""
        story = told("enforcement", papers({"performance_due": "2026-02-01"}))
        story.do("file_suit", kind="enforcement", after="p1", filed_on="2026-11-16")
        story.do("record_court_step", limb="l1", step="withdrawn")
        story.do("record_outside_proceeding", proceeding="p1", given={"kind": "enforcement", "number": "9"})
        assert [(one.status, one.started_on) for one in story.clocks("LIM.9")] == [("running", date(2026, 2, 1))]

    def test_put_right_close_the_route_that_a_late_paper_had_opened(self) -> None:
        """It had been accepted in time."""
        story = told("arbitration", papers({"filed": "2026-11-02", "accepted": "2026-11-16"}))
        assert "suit" in story.complaint.routes_opened
        right = {"kind": "arbitration", "facts": papers({"accepted": "2026-11-04"})}
        story.do("record_outside_proceeding", proceeding="p1", given=right)
        assert (story.clock("ARB.4").status, list(story.complaint.routes_opened)) == ("met", [])

    def test_keep_the_time_that_the_body_was_given(self) -> None:
        """An award on the fiftieth day is in time where fifteen more had been granted."""
        story = told("arbitration", papers({"accepted": "2026-10-08"}))
        clock = story.clock("ARB.16").id
        story.do("extend", Role.SUPERVISOR, deadline=clock, reason=text())
        story.on(2026, 12, 1).do(
            "record_outside_proceeding",
            proceeding="p1",
            given={"kind": "arbitration", "facts": papers({"filed": "2026-10-08", "award_made": "2026-11-27"})},
        )
        assert (story.clock("ARB.16").status, "deadline_lapsed" in story.kinds()) == ("met", False)


class TestExactDay:
    """A paper whose day is on record …"""

    def refused(self, **fact: Any) -> Refusal:
        """The same paper is told again, less exactly."""
        story = told("arbitration", papers({"filed": "2026-08-03"}))
        return story.refused(
            "record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": [fact]}
        )

    @pytest.mark.parametrize(
        "rough",
        [
            {"precision": "unknown"},
            {"precision": "month", "occurred_on": "2026-08-01"},
            {"precision": "year", "occurred_on": "2026-01-01"},
        ],
    )
    def test_is_not_told_again_less_exactly(self, rough: dict[str, str]) -> None:
        """It would change nothing: the field says so, and the sentence how a wrong day is put right."""
        refusal = self.refused(fact="filed", **rough)
        assert [(one.field, one.code) for one in refusal.errors] == [("/given/facts/0/precision", "known_to_the_day")]

    def test_may_be_followed_by_one_more_of_its_kind(self) -> None:
        """Hearings recur; of this one the month is known."""
        story = told("arbitration", papers({"hearing": "2026-08-03"}))
        more = {"fact": "hearing", "precision": "month", "occurred_on": "2026-09-01"}
        story.do("record_outside_proceeding", proceeding="p1", given={"kind": "arbitration", "facts": [more]})
        assert len(story.complaint.proceedings[0].unclear) == 1

    def test_is_not_told_beside_a_rough_one_of_the_same_paper(self) -> None:
        """Which of the two counts would be for the reader to guess."""
        facts = [{"fact": "filed", "occurred_on": "2026-08-03"}, {"fact": "filed", "precision": "unknown"}]
        refusal = begun().refused("record_outside_proceeding", given={"kind": "arbitration", "facts": facts})
        assert [(one.field, one.code) for one in refusal.errors] == [("/given/facts/1/fact", "paper_twice")]


class TestRoughDay:
    """A paper of which the day is not known …"""

    def test_takes_the_place_of_what_was_known_of_it_less_than_to_the_day(self) -> None:
        """First nothing, then the month, then another one: the last word is what is to be asked for."""
        rough = [{"precision": "unknown"}, *({"precision": "month", "occurred_on": f"2026-0{n}-01"} for n in (6, 7))]
        story = told("arbitration", *([{"fact": "award_received", **one}] for one in rough))
        assert story.complaint.proceedings[0].unclear == (("award_received", "month", date(2026, 7, 1)),)

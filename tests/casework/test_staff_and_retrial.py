"""Clocks of the worker that begin with a paper of another body: staff, retrial, a refused recognition of an injury."""

from __future__ import annotations

from datetime import date

import pytest

from casework.enforced import is_idle
from tests.casework import histories
from tests.casework.histories import Story

DECIDED = {"decision_received": "2026-02-20"}
REVIEWED = {**DECIDED, "review_requested": "2026-02-24", "review_received": "2026-02-27"}


def told(kind: str, facts: dict[str, str], *, relation: str | None = None) -> Story:
    """A complaint with such a proceeding, classified as of some relation."""
    story = histories.received()
    papers = [{"fact": name, "occurred_on": on} for name, on in facts.items()]
    story.do("record_outside_proceeding", given={"kind": kind, "facts": papers, "claims": ["c1"]}).do("accept")
    return story if relation is None else story.do("classify", relation=relation)


def standing(story: Story) -> dict[str, str]:
    """The clocks of the proceeding that were not taken off."""
    mine = (one for one in story.complaint.deadlines.values() if one.scope == "p1" and one.status != "cancelled")
    return {one.rule: one.status for one in mine}


class TestTheTimeToAskForARetrial:
    """Of a judgment elsewhere …"""

    @pytest.mark.parametrize(("met", "idle"), [(True, True), (False, False)])
    def test_keeps_no_matter_open_whose_claims_were_met(self, met: bool, idle: bool) -> None:
        """Whoever has got everything asks for no other judgment; everybody else may."""
        story = told("suit", {"judgment_effective": "2026-02-20"}, relation="labour")
        if met:
            story.do("record_performance", claim="c1", amount_yuan="12000.00")
        assert is_idle(story.complaint, story.clock("LIT.16")) == idle


class TestPersonnelDecision:
    """A personnel decision that was received …"""

    @pytest.mark.parametrize(
        ("relation", "rules"),
        [
            ("public_institution", {"ADD.10.1"}),
            ("civil_service", {"ADD.9.1"}),
            ("unclear", {"ADD.9.1", "ADD.10.1"}),
            (None, {"ADD.9.1", "ADD.10.1"}),
            ("labour", set()),
        ],
    )
    def test_gives_the_time_to_ask_for_review_that_such_staff_have(self, relation: str | None, rules: set[str]) -> None:
        """Side by side while nobody knows whose staff the worker is."""
        assert standing(told("personnel", DECIDED, relation=relation)) == dict.fromkeys(rules, "running")

    def test_gives_it_again_where_the_relation_proves_to_be_another(self) -> None:
        """What was taken off with the first ruling counts by the second."""
        story = told("personnel", DECIDED, relation="civil_service")
        story.do("reclassify", relation="public_institution", reason=histories.text())
        assert standing(story) == {"ADD.10.1": "running"}

    def test_is_answered_by_the_request_for_review(self) -> None:
        """Which gives the body its own thirty days."""
        facts = {**DECIDED, "review_requested": "2026-02-24"}
        story = told("personnel", facts, relation="public_institution")
        assert standing(story) == {"ADD.10.1": "met", "ADD.10.2": "running"}

    @pytest.mark.parametrize(
        ("relation", "rule", "due_on"),
        [("public_institution", "ADD.10.3", date(2026, 3, 30)), ("civil_service", "ADD.9.2", date(2026, 3, 16))],
    )
    def test_that_was_reviewed_gives_the_time_to_appeal(self, relation: str, rule: str, due_on: date) -> None:
        """Thirty days, or fifteen, from the day the review came."""
        clock = told("personnel", REVIEWED, relation=relation).clock(rule)
        assert (clock.status, clock.whose, clock.due_on) == ("running", "party", due_on)

    def test_that_was_reviewed_shows_that_review_had_been_asked_for(self) -> None:
        """When it was nobody told; the time for it did not lapse."""
        facts = {"decision_received": "2025-10-09", "review_received": "2026-02-27"}
        story = told("personnel", facts, relation="public_institution")
        assert (story.clock("ADD.10.1").status, story.clock("ADD.10.3").status) == ("cancelled", "running")

    def test_is_done_with_the_appeal(self) -> None:
        """Nothing of the worker's runs any more."""
        facts = {**REVIEWED, "appeal_filed": "2026-03-02"}
        story = told("personnel", facts, relation="public_institution")
        assert standing(story) == {"ADD.10.1": "met", "ADD.10.2": "met", "ADD.10.3": "met"}


class TestJudgmentInEffect:
    """A judgment elsewhere that took effect …"""

    def test_gives_six_months_to_apply_for_retrial(self) -> None:
        """Fixed (CPL 216, JCPL 127)."""
        clock = told("suit", {"judgment_effective": "2026-02-20"}).clock("LIT.16")
        assert (clock.status, clock.natural_on) == ("running", date(2026, 8, 20))

    @pytest.mark.parametrize(
        ("paper", "status"),
        [("retrial_applied", "met"), ("retrial_refused", "cancelled"), ("supervision_applied", "cancelled")],
    )
    def test_is_answered_by_the_application(self, paper: str, status: str) -> None:
        """Also where only what followed it is known."""
        story = told(
            "suit", {"judgment_effective": "2025-02-20", paper: "2025-12-01" if status != "met" else "2025-03-03"}
        )
        assert story.clock("LIT.16").status == status

    def test_here_does_not_give_them_where_a_judgment_of_second_instance_took_its_place(self) -> None:
        """Its time to appeal is over then; it has not taken effect."""
        story = histories.with_judgment().do("file_suit", kind="appeal", after="aw2").on(2026, 9, 1)
        story.do("record_judgment", limb="l3", items=[histories.OTHER])
        assert story.clocks("LIT.16") == []


class TestRefusedRecognition:
    """An injury that was not recognised …"""

    def test_gives_the_time_for_reconsideration_and_for_a_suit(self) -> None:
        """Sixty days, or six months before the court directly (WIR 55, ARL 20, ALL 46)."""
        story = told("injury", {"injured": "2026-01-05", "not_recognised": "2026-02-20"})
        due = {rule: story.clock(rule).natural_on for rule in ("INS.9", "INS.11.1")}
        assert due == {"INS.9": date(2026, 4, 21), "INS.11.1": date(2026, 8, 20)}

    def test_is_over_once_it_is_recognised(self) -> None:
        """There is nothing left to contest."""
        facts = {"injured": "2026-01-05", "not_recognised": "2026-02-20", "recognised": "2026-02-27"}
        story = told("injury", facts)
        assert [story.clock(rule).status for rule in ("INS.9", "INS.11.1")] == ["cancelled"] * 2

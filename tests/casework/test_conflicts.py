"""Conflicts of the reference (LAW.md §9) that a complaint has to decide; the others are in `tests/law`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from law.pack import Pack, load_pack
from tests.casework import histories
from tests.casework.histories import FINAL, OTHER, Story, pack, text


class TestConflicts:
    """Both readings are kept where nobody should rely on one."""

    def test_c6_a_mixed_award_starts_the_clocks_of_both_readings(self) -> None:
        """AR 50 wants separate awards, SPC-1 20 reads a mixed one as not final."""
        story = histories.with_award_received(FINAL, OTHER)
        running = {(one.rule, one.scope) for one in story.complaint.deadlines.values() if one.rule.startswith("LIT.")}
        assert running == {("LIT.1", "aw1"), ("LIT.2", "aw1"), ("LIT.1", "aw1.employer"), ("LIT.3", "aw1.employer")}

    def test_c6_which_awards_were_issued_is_told_item_by_item(self) -> None:
        """Separate awards start a clock each."""
        story = histories.with_award(FINAL).do("record_award", limb="l1", items=[OTHER])
        assert [{one.final for one in award.items} for award in story.complaint.awards] == [{True}, {False}]

    def test_c7_an_agreement_of_an_enterprise_body_may_be_reviewed_or_confirmed(self) -> None:
        """Both clocks run from the same day; the earlier, review, is the default of enterprise and union bodies."""
        story = histories.classified().do("apply_for_mediation", body_kind="enterprise_committee")
        term = {"amount_yuan": "1000.00", "due_on": "2026-03-31"}
        story.do("settle", limb="l1", terms=[term])
        review, confirmation = story.clock("ENF.1"), story.clock("ENF.4")
        assert (review.started_on, review.status) == (confirmation.started_on, "running")
        assert review.due_on < confirmation.due_on
        assert load_pack().parameter("agreement_made_enforceable_by") == "arbitration_review"

    @pytest.mark.parametrize(("place", "route"), [("11", "social_insurance"), ("330106", "arbitration")])
    def test_c23_an_insurance_top_up_is_ruled_by_the_place_of_the_office(self, place: str, route: str) -> None:
        """Zhejiang arbitrates it, others send it to the authority; nobody has to give a reason for either."""
        story = Story(province=place).do(
            "submit", narrative=text(), claims=[{"code": "2.1"}], workers=[{"name": text("name")}]
        )
        story.do("accept").do("classify", relation="labour")
        assert story.complaint.claims[0].route == route


class TestAnUnverifiedRule:
    """A rule of status U …"""

    def test_lapses_without_accusing_anybody_or_opening_anything(self) -> None:
        """Marked U, the tribunal's five days state a day and no more (LAW.md §10)."""
        rules = tuple(replace(one, status="U") if one.id == "ARB.4" else one for one in pack().rules())
        law = Pack.of("x", rules=rules, claims=pack().claims, calendar=pack().calendar)
        story = Story(law=law).do(
            "submit", narrative=text(), claims=[histories.WAGES], workers=[{"name": text("name")}]
        )
        story.do("accept").do("classify", relation="labour").do("apply_for_arbitration").on(2026, 3, 31).tick()
        (lapsed,) = [
            one for one in story.events if getattr(one, "rule", "") == "ARB.4" and one.kind == "deadline_lapsed"
        ]
        assert lapsed.model_dump()["accuses"] is False
        assert story.complaint.routes_opened == ()

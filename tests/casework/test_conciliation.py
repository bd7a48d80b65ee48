"""A conciliation statement (调解书) of a tribunal or a court: its terms, what is owed by it, and what follows from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.codes import Stage
from casework.fulfilment import satisfied_claims
from casework.refusal import ImpossibleValue
from tests.casework import histories
from tests.casework.awarded import OF_FIRST, OF_SECOND, arbitrated, standing
from tests.casework.histories import OTHER, Story, text

AGREED = {**OTHER, "amount_yuan": "8000.00"}


def by_tribunal(*items: dict[str, Any], **more: Any) -> Story:
    """The two sides agreed before the tribunal."""
    story = histories.arbitration_accepted().on(2026, 3, 20)
    return story.do("end_arbitration", limb="l1", how="mediated", items=list(items) or [AGREED], **more)


def by_court(*items: dict[str, Any], kind: str = "suit", **more: Any) -> Story:
    """Or before the court, of first or of second instance."""
    story = (
        histories.with_award_received().do("file_suit", after="aw1") if kind == "suit" else histories.with_judgment()
    )
    if kind == "appeal":
        story.on(2026, 7, 10).do("file_suit", kind="appeal", after="aw2")
    limb = story.complaint.limbs[-1].id
    story.on(2026, 8, 3)
    return story.do("record_court_step", limb=limb, step="conciliated", items=list(items) or [AGREED], **more)


class TestTerms:
    """The terms of a conciliation statement …"""

    @pytest.mark.parametrize("story", [by_tribunal, by_court])
    def test_are_owed_like_those_of_an_award(self, story: Any) -> None:
        """Eight thousand to the first worker."""
        [award] = [one for one in story().complaint.awards if not one.superseded]
        assert (award.conciliated, award.items[0].worker, award.owed_yuan) == (True, "w1", Decimal("8000.00"))

    def test_are_performed_like_those_of_an_award(self) -> None:
        """With them the claim is met, the time to enforce them is over, and the matter can be closed."""
        story = by_tribunal().do("record_performance", award="aw1", amount_yuan="8000.00")
        assert (satisfied_claims(story.complaint), story.clock("LIM.9", "aw1").status) == (("c1",), "met")
        story.do("conclude", outcome="resolved").do("follow_up", satisfaction="neutral")
        assert story.do("close").complaint.stage is Stage.CLOSED

    def test_keep_the_file_open_while_they_are_unpaid(self) -> None:
        """Nobody closes a file while eight thousand can be enforced."""
        story = by_tribunal().do("conclude", outcome="explained", reason=text()).do("follow_up", satisfaction="neutral")
        assert story.refused("close").code == "party_clock_runs"

    def test_are_where_payments_are_recorded(self) -> None:
        """Not the claim, or the same money would count twice."""
        refusal = by_tribunal().refused("record_performance", claim="c1", amount_yuan="100.00")
        assert refusal.code == "promise_stands"

    @pytest.mark.parametrize(
        ("told", "since"), [({}, "2026-03-20"), ({"performance_due_on": "2026-04-30"}, "2026-04-30")]
    )
    def test_are_enforced_from_their_day_of_performance(self, told: dict[str, str], since: str) -> None:
        """Else from the day of the statement (CPL 250)."""
        assert by_tribunal(**told).clock("LIM.9", "aw1").started_on == date.fromisoformat(since)

    @pytest.mark.parametrize("after", ["aw1", "l1"])
    def test_are_enforced_by_an_application_that_names_them_or_the_case(self, after: str) -> None:
        """The two years are met either way."""
        story = by_tribunal().do("file_suit", kind="enforcement", after=after)
        assert story.clock("LIM.9", "aw1").status == "met"

    @pytest.mark.parametrize("told", [{"items": [OTHER]}, {"performance_due_on": "2026-04-30"}])
    @pytest.mark.parametrize(
        ("command", "how"), [("end_arbitration", {"how": "withdrawn"}), ("record_court_step", {"step": "ended"})]
    )
    def test_are_given_of_a_statement_only(self, command: str, how: dict[str, str], told: dict[str, Any]) -> None:
        """What was taken back gives nothing."""
        story = histories.arbitration_accepted() if command == "end_arbitration" else histories.with_award_received()
        if command == "record_court_step":
            story.do("file_suit", after="aw1")
        limb = story.complaint.limbs[-1].id
        refusal = story.refused(command, limb=limb, **how, **told)
        assert (refusal.errors[0].field, refusal.errors[0].code) == (f"/{next(iter(told))}", "only_of_a_statement")

    @pytest.mark.parametrize("story", [by_tribunal, by_court])
    def test_name_workers_that_are_there(self, story: Any) -> None:
        """A statement to nobody known is a slip."""
        with pytest.raises(ImpossibleValue) as refused:
            story({**OTHER, "worker": "w9"})
        assert refused.value.errors[0].field == "/items/0/worker"


class TestOfACourt:
    """A conciliation statement of a court …"""

    def test_ends_the_case(self) -> None:
        """And meets the court's time; it is told apart from another end."""
        story = by_court()
        limb = story.complaint.limbs[-1]
        assert (limb.open, limb.result, story.clock("LIT.8", limb.id).status) == (False, "conciliated", "met")

    @pytest.mark.parametrize(("kind", "left"), [("suit", "aw2"), ("appeal", "aw3")])
    def test_takes_the_place_of_what_was_before_the_court(self, kind: str, left: str) -> None:
        """The award, and the judgment that was appealed from, are enforced no more."""
        assert standing(by_court(kind=kind)) == [(left, "8000.00")]

    def test_leaves_what_was_awarded_to_those_who_did_not_sue(self) -> None:
        """The second worker has his part of the award (SPC-1 17)."""
        story = arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"], after="aw1").on(2026, 6, 1)
        story.tick().do("record_court_step", limb="l2", step="conciliated", items=[OF_FIRST])
        assert standing(story) == [("aw1", "9000.00"), ("aw2", "9000.00")]

    def test_keeps_what_was_paid_before(self) -> None:
        """Three thousand on the award are three thousand on the statement."""
        story = histories.with_award_received().do("record_performance", award="aw1", amount_yuan="3000.00")
        story.do("file_suit", after="aw1").on(2026, 8, 3)
        story.do("record_court_step", limb="l2", step="conciliated", items=[AGREED])
        assert (story.complaint.awards[-1].owed_yuan, story.complaint.paid_yuan) == (
            Decimal("5000.00"),
            Decimal("3000.00"),
        )

    def test_is_enforced_though_its_terms_are_unknown(self) -> None:
        """For two years, and by an application that names the suit."""
        story = histories.with_award_received().do("file_suit", after="aw1").on(2026, 8, 3)
        story.do("record_court_step", limb="l2", step="conciliated")
        assert [(one.scope, one.started_on) for one in story.clocks("LIM.9")] == [("aw2", date(2026, 8, 3))]
        assert story.do("file_suit", kind="enforcement", after="l2").clock("LIM.9").status == "met"

    @pytest.mark.parametrize("kind", ["appeal", "set_aside"])
    def test_is_not_appealed_from(self, kind: str) -> None:
        """It has effect once it was served."""
        refusal = by_court().refused("file_suit", kind=kind, after="aw2", by="employer")
        assert (refusal.code, refusal.errors[0].field) == ("other_filing_open", "/kind")

    def test_starts_no_time_to_appeal(self) -> None:
        """Whoever got it when."""
        assert by_court().clocks("LIT.14.1") == []

    def test_is_named_before_a_suit_about_the_same(self) -> None:
        """As the tribunal's is."""
        told = [one.code for one in by_court().notices("file_suit", claims=["c1"])]
        assert "conciliated_before" in told

    def test_ends_no_payment_order(self) -> None:
        """Only a suit or an appeal can end so."""
        story = histories.settled().do("file_suit", kind="payment_order", after="a1")
        refusal = story.refused("record_court_step", limb="l2", step="conciliated")
        assert refusal.errors[0].code == "unknown_step"

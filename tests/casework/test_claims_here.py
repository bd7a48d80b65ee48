"""A claim that went along when its complaint was joined is worked on where it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import received, text
from tests.casework.test_joining import joined


class TestAClaimThatWentAlong:
    """In the complaint that was joined …"""

    @pytest.mark.parametrize(
        ("command", "body"),
        [
            ("record_performance", {"claim": "c1", "amount_yuan": "100.00"}),
            ("set_facts", {"claim": "c1", "facts": {"knew_on": "2026-01-20"}}),
            ("record_interruption", {"claim": "c1", "act": "claimed", "proof": text()}),
            ("apply_for_arbitration", {}),
            ("file_suit", {}),
            ("record_outside_proceeding", {"given": {"kind": "arbitration"}}),
        ],
    )
    def test_takes_no_step(self, command: str, body: dict[str, Any]) -> None:
        """The other complaint has it: the same money would count twice."""
        story, _ = joined(histories.classified())
        assert story.refused(command, **body).code == "goes_on_elsewhere"

    def test_is_offered_no_step(self) -> None:
        """Nothing is listed that would be refused."""
        story, _ = joined(histories.classified())
        assert not {"record_performance", "set_facts", "file_suit", "record_outside_proceeding"} & set(story.allowed())

    def test_is_refused_by_its_field_where_others_stayed(self) -> None:
        """A tribunal has the first claim here; the second went along."""
        claims = ({"code": "1.1", "amount_yuan": "1000.00"}, {"code": "1.1", "amount_yuan": "2000.00"})
        story, _ = joined(received(*claims).do("accept").do("apply_for_arbitration", claims=["c1"]))
        fact = {"facts": {"knew_on": "2026-01-20"}}
        assert [(one.field, one.code) for one in story.refused("set_facts", claim="c2", **fact).errors] == [
            ("/claim", "goes_on_elsewhere")
        ]
        paper = {"kind": "inspection", "claims": ["c1", "c2"]}
        assert [one.field for one in story.refused("record_outside_proceeding", given=paper).errors] == [
            "/given/claims/1"
        ]


class TestAClaimThatWasGot:
    """What was paid in full …"""

    def test_goes_no_route_unless_it_is_named(self) -> None:
        """Nobody applies for what they have."""
        claims = ({"code": "1.1", "amount_yuan": "1000.00"}, {"code": "1.1", "amount_yuan": "2000.00"})
        story = received(*claims).do("accept").do("classify", relation="labour")
        story.do("record_performance", claim="c1", amount_yuan="1000.00").do(
            "apply_for_mediation", body_kind="township"
        )
        assert story.complaint.limbs[-1].claims == ("c2",)


class TestTakingLess:
    """A claim that is said to be met by less than was claimed …"""

    def test_is_told_before(self) -> None:
        """It is the worker who takes less."""
        given = {"claim": "c1", "amount_yuan": "5000.00", "done": True}
        assert [one.code for one in histories.classified().notices("record_performance", **given)] == [
            "less_than_claimed"
        ]

    def test_is_not_told_of_one_of_several_workers(self) -> None:
        """Nobody knows what part of the claim is that worker's."""
        workers = [{"name": text("a")}, {"name": text("b")}]
        story = received({"code": "1.1", "amount_yuan": "12000.00"}, workers=workers)
        story.do("accept").do("classify", relation="labour")
        given = {"claim": "c1", "worker": "w1", "amount_yuan": "5000.00", "done": True}
        assert story.notices("record_performance", **given) == []


class TestASettlement:
    """An agreement …"""

    def test_does_not_lie_before_the_application_it_rests_on(self) -> None:
        """Nobody settles what nobody has brought."""
        terms = [{"amount_yuan": "100.00", "due_on": "2026-03-31"}]
        refusal = histories.in_mediation().refused("settle", limb="l1", terms=terms, occurred_on="2026-02-20")
        assert [one.field for one in refusal.errors] == ["/occurred_on"]

    def test_gives_an_act_no_sum(self) -> None:
        """What is no money brings none."""
        terms = [{"kind": "act", "amount_yuan": "5.00", "due_on": "2026-03-31", "what": text()}]
        refusal = histories.in_mediation().refused("settle", limb="l1", terms=terms)
        assert [(one.field, one.code) for one in refusal.errors] == [("/terms/0/amount_yuan", "no_money")]

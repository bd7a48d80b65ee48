"""A part of a group claim that becomes a claim of its own: its time, its money and its procedures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.splitting import ClaimSplit
from tests.casework.histories import WAGES, Story, received, text

TWO = [{"name": text("first")}, {"name": text("second")}]


def of_two() -> Story:
    """Two workers claim wages together."""
    return received(workers=TWO).do("accept").do("classify", relation="labour")


def split(story: Story, **more: object) -> Story:
    """The second worker's part becomes a claim of its own."""
    return story.do("split", claim="c1", workers=["w2"], reason=text(), **{"amount_yuan": "3000.00", **more})


class TestSplit:
    """A claim that was split off …"""

    def test_has_the_limitation_of_the_whole(self) -> None:
        """The same rule from the same day."""
        story = split(of_two())
        whole, part = story.clock("LIM.4", "c1"), story.clock("LIM.4", "c2")
        assert (part.status, part.started_on, part.due_on) == ("running", whole.started_on, whole.due_on)

    def test_has_it_from_the_latest_interruption(self) -> None:
        """A promise to all of them counts for each."""
        act = {"claim": "c1", "act": "promised", "occurred_on": "2026-02-20", "proof": text()}
        story = split(of_two().do("record_interruption", **act))
        assert story.clock("LIM.2", "c2").started_on == date(2026, 2, 20)

    def test_has_used_it_where_a_tribunal_has_it(self) -> None:
        """For everybody in the claim."""
        story = split(of_two().do("apply_for_arbitration"))
        of_it = [(one.rule, one.status) for one in story.complaint.deadlines.values() if one.scope == "c2"]
        assert of_it == [("LIM.4", "met")]

    def test_says_when_its_party_was_hindered(self) -> None:
        """What the clocks of the whole tell is decided on once, and stays so however they are read later."""
        story = of_two().on(2026, 4, 1)
        split(story.do("pause", deadline=story.clock("LIM.4").id, reason=text()))
        found = next(one for one in story.events if isinstance(one, ClaimSplit))
        assert [(one.since, one.until) for one in found.suspended or ()] == [(date(2026, 4, 1), None)]

    def test_is_folded_by_what_its_event_says(self) -> None:
        """Not by what the clocks tell; an older event, which leaves it out, is read by these."""
        story = of_two().on(2026, 4, 1)
        story.do("pause", deadline=story.clock("LIM.4").id, reason=text())
        before = story.state
        split(story)
        found = next(one for one in story.events if isinstance(one, ClaimSplit))
        told = [
            story.kind.evolve(before, found.model_copy(update={"suspended": suspended})).claims[-1].suspended
            for suspended in (None, ())
        ]
        assert told == [((date(2026, 4, 1), None),), ()]

    def test_stays_in_the_procedures_it_was_in(self) -> None:
        """Nobody falls out of a mediation, nor of another body's case, by being counted apart."""
        papers = {"kind": "petition", "claims": ["c1"], "facts": [{"fact": "filed", "occurred_on": "2026-02-25"}]}
        story = of_two().do("record_outside_proceeding", given=papers).do("request_negotiation")
        state = split(story).complaint
        assert (state.limbs[0].claims, state.proceedings[0].claims) == (("c1", "c2"), ("c1", "c2"))

    def test_leaves_what_was_paid_with_the_whole(self) -> None:
        """Money is counted once."""
        state = split(of_two().do("record_performance", claim="c1", amount_yuan="2000.00")).complaint
        assert state.paid_yuan == Decimal("2000.00")
        assert [one.owed_yuan for one in state.claims] == [Decimal("7000.00"), Decimal("3000.00")]

    def test_is_no_more_than_what_is_owed(self) -> None:
        """What was paid cannot be claimed again."""
        story = of_two().do("record_performance", claim="c1", amount_yuan="2000.00")
        refusal = story.refused("split", claim="c1", workers=["w2"], amount_yuan="10000.01", reason=text())
        assert [(one.field, one.code) for one in refusal.errors] == [("/amount_yuan", "more_than_claimed")]

    def test_is_never_of_a_claim_that_was_met(self) -> None:
        """Nothing is left of it."""
        story = of_two().do("record_performance", claim="c1", amount_yuan=WAGES["amount_yuan"])
        refusal = story.refused("split", claim="c1", workers=["w2"], reason=text())
        assert [(one.field, one.code) for one in refusal.errors] == [("/claim", "met_already")]

    def test_is_read_as_before_where_its_event_is_old(self) -> None:
        """It knew nothing of limitation."""
        event = next(one for one in split(of_two()).events if one.kind == "claim_split")
        told = {"limitation", "limitation_from", "also_limited"}
        assert type(event).model_validate(event.model_dump(mode="json", exclude=told)).facts() == ()

"""What the events of a stream come to as rows: each field of a complaint's row from the events that decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from casework.procedure import Event
from reports.facts import ComplaintRow, DatedYuan, DutyRow, MediationEnd, Turn
from reports.indicators import met_in_time
from reports.rows import rows_of
from tests.casework.histories import (
    STREAM,
    WAGES,
    WORK,
    ZONE,
    Story,
    classified,
    in_mediation,
    lead_recorded,
    received,
    settled,
    settled_on_the_spot,
    text,
    with_award,
    with_judgment,
)

TEN = datetime(2026, 3, 2, 10, tzinfo=ZONE)


@dataclass(frozen=True)
class Line:
    """An event with its moment."""

    event: Event
    received_at: datetime


def rows(story: Story) -> tuple[ComplaintRow, list[DutyRow]]:
    """The rows of a complaint's story; every event arrived at ten on the last day."""
    at = datetime(story.today.year, story.today.month, story.today.day, 10, tzinfo=ZONE)
    complaint, duties = rows_of(STREAM, "complaint", [Line(one, at) for one in story.events])
    assert complaint is not None
    return complaint, duties


class TestTurns:
    def test_of_a_joined_complaint_end_as_joined(self) -> None:
        """Joining concludes with an outcome of its own, though its event is no conclusion."""
        story = received().do("accept").on(2026, 3, 5).do("join", into=str(uuid4()), reason=text())
        assert rows(story)[0].turns == (Turn(date(2026, 3, 5), "joined"),)

    def test_of_an_answered_complaint_are_its_stage(self) -> None:
        """Answered is its own outcome, and the follow-up changes nothing."""
        story = received().do("answer", answer=text()).on(2026, 3, 9).do("follow_up", satisfaction="satisfied")
        assert rows(story)[0].turns == (Turn(date(2026, 3, 2), "answered"),)


class TestAcceptance:
    def test_is_the_first_one(self) -> None:
        """Accepted again after a transfer keeps its day."""
        story = received().do("accept").on(2026, 3, 4).do("transfer", to_office="beijing", reason=text())
        story.on(2026, 3, 6).do("accept")
        assert rows(story)[0].accepted_on == date(2026, 3, 2)
        assert rows(story)[0].office == "beijing"


class TestMediation:
    def test_that_the_worker_gave_up_is_withdrawn(self) -> None:
        """By a reason of its own."""
        story = (
            in_mediation()
            .on(2026, 3, 6)
            .do("fail_mediation", limb="l1", reason="withdrawn", notice_served_on="2026-03-06")
        )
        assert rows(story)[0].mediations == (MediationEnd(date(2026, 3, 6), "withdrawn"),)

    def test_ends_with_the_complaint(self) -> None:
        """A complaint that is withdrawn takes its open mediation with it."""
        story = in_mediation().on(2026, 3, 7).do("withdraw", reason="gave_up")
        assert rows(story)[0].mediations == (MediationEnd(date(2026, 3, 7), "withdrawn"),)

    def test_that_the_other_side_refused_failed(self) -> None:
        """On the day of the refusal."""
        story = (
            in_mediation()
            .do("accept_mediation", limb="l1")
            .on(2026, 3, 8)
            .do("answer_invitation", limb="l1", consent="refused", notice_served_on="2026-03-08")
        )
        assert rows(story)[0].mediations == (MediationEnd(date(2026, 3, 8), "failed"),)

    def test_that_is_open_is_not_among_them(self) -> None:
        """Nor is a negotiation that ended."""
        assert rows(in_mediation())[0].mediations == ()
        assert rows(classified().do("request_negotiation").do("withdraw", reason="other"))[0].mediations == ()


class TestMoney:
    def test_paid_on_the_spot_is_paid_and_performed(self) -> None:
        """On the day of the settlement."""
        row, _ = rows(settled_on_the_spot())
        assert row.paid == row.agreed == (DatedYuan(date(2026, 3, 2), Decimal("12000.00")),)
        assert row.performed_on == date(2026, 3, 2)

    def test_promised_in_parts_is_performed_with_the_last(self) -> None:
        """Each payment on its day; performed when nothing is left."""
        story = settled().on(2026, 3, 31).do("record_performance", agreement="a1", term="t1", amount_yuan="7000.00")
        assert rows(story)[0].performed_on is None
        row, _ = rows(story.on(2026, 4, 30).do("record_performance", agreement="a1", term="t2", amount_yuan="5000.00"))
        assert [one.on for one in row.paid] == [date(2026, 3, 31), date(2026, 4, 30)]
        assert row.performed_on == date(2026, 4, 30)

    def test_awarded_is_performed_when_it_is_paid_in_full(self) -> None:
        """A part of it is not."""
        story = with_award().on(2026, 4, 20).do("record_performance", award="aw1", amount_yuan="4000.00")
        assert rows(story)[0].performed_on is None
        row, _ = rows(story.on(2026, 4, 25).do("record_performance", award="aw1", amount_yuan="5000.00"))
        assert row.awarded == (DatedYuan(date(2026, 4, 10), Decimal("9000.00")),)
        assert row.performed_on == date(2026, 4, 25)

    def test_awarded_by_a_judgment_in_place_of_an_award_counts_once(self) -> None:
        """The award that the judgment replaced is owed no more, so nothing of it is counted beside."""
        assert rows(with_judgment())[0].awarded == (DatedYuan(date(2026, 7, 1), Decimal("9000.00")),)

    def test_of_nobody_is_never_performed(self) -> None:
        """A complaint without agreement and award."""
        assert rows(classified())[0].performed_on is None

    def test_in_part_of_a_claim_performs_nothing(self) -> None:
        """One yuan is not the wages, though nothing was agreed or awarded that could be owed."""
        story = classified().do("record_performance", claim="c1", amount_yuan="1.00")
        assert rows(story)[0].performed_on is None

    def test_of_one_claim_leaves_the_other_to_be_performed(self) -> None:
        """The wage was settled and paid; of the other nothing came."""
        story = classified(WAGES, WORK).do("apply_for_mediation", body_kind="township", claims=["c1"])
        terms = [{"amount_yuan": "12000.00", "due_on": "2026-03-02", "paid_on": "2026-03-02"}]
        row, _ = rows(story.do("settle", limb="l1", terms=terms))
        assert (len(row.paid), row.performed_on) == (1, None)

    def test_in_full_of_every_claim_performs_it(self) -> None:
        """Without an agreement or award."""
        story = classified().do("record_performance", claim="c1", amount_yuan="12000.00")
        assert rows(story)[0].performed_on == date(2026, 3, 2)


class TestClaims:
    def test_that_went_along_count_where_they_are(self) -> None:
        """Nothing is claimed twice because two complaints were joined."""
        assert rows(received().do("accept").do("join", into=str(uuid4()), reason=text()))[0].claims == ()

    def test_that_stayed_with_a_procedure_count_here(self) -> None:
        """The tribunal has it, and nobody else counts it."""
        story = received().do("accept").do("apply_for_arbitration").do("join", into=str(uuid4()), reason=text())
        assert [one.code for one in rows(story)[0].claims] == ["1.1"]


class TestWorkers:
    def test_of_a_span_are_its_lower_end(self) -> None:
        """Twenty to thirty are at least twenty."""
        assert rows(received(reported_from=20, reported_to=30))[0].workers_reported == 20


class TestDuties:
    def test_are_our_own_clocks_only(self) -> None:
        """The mediation body's fifteen days and the worker's limitation are not ours."""
        _, duties = rows(in_mediation())
        assert {one.rule.split(".")[0] for one in duties} == {"SVC"}

    def test_met_after_they_lapsed_keep_both_days(self) -> None:
        """Late is late: the due day and the day it was met."""
        story = received().on(2026, 3, 20).tick().do("accept")
        found = next(one for one in rows(story)[1] if one.rule == "SVC.ACCEPT")
        assert (found.status, found.met_on) == ("met", date(2026, 3, 20)) and found.due_on < date(2026, 3, 20)

    def test_of_minutes_keep_their_instants(self) -> None:
        """Due and met to the minute; a duty of days has no instant."""
        story = received(urgency=["self_harm"]).do("note_contact", note=text(), result="first_help").do("accept")
        duties = {one.rule: one for one in rows(story)[1]}
        helped, accepted = duties["SVC.URGENT_HELP"], duties["SVC.ACCEPT"]
        assert (helped.due_at, helped.met_at) == (TEN + timedelta(minutes=30), TEN)
        assert (accepted.status, accepted.due_at, accepted.met_at) == ("met", None, None)

    def test_of_minutes_met_in_time_and_noted_late_are_met_in_time(self) -> None:
        """The instant of the help counts, not that of its entry."""
        story = received(urgency=["self_harm"], received_at="2026-03-02T09:00:00+08:00")
        story.do("note_contact", note=text(), result="first_help", occurred_at="2026-03-02T09:20:00+08:00")
        [helped] = [one for one in rows(story)[1] if one.rule == "SVC.URGENT_HELP"]
        assert met_in_time(helped)

    def test_of_other_streams_have_their_office(self) -> None:
        """A lead has duties and is no complaint."""
        events = [Line(one, TEN) for one in lead_recorded().events]
        complaint, duties = rows_of(UUID(int=1), "lead", events)
        assert complaint is None
        assert {(one.stream, one.office) for one in duties} == {(UUID(int=1), "haidian")}

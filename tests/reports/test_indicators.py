"""The ten indicators against numbers added up by hand (tests/reports/october.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from casework.codes import Channel, Nature, OutcomeCode, Stage
from reports.definitions import Dimension, catalogue
from reports.facts import ENDED, DutyRow, ImpossibleMonth, Month, StageChange, Turn, turns_of
from reports.figures import Figures, month_figures
from reports.in_month import in_month
from reports.indicators import INDICATORS, Reading, english_definition, met_in_time
from reports.industries import section_of
from tests.reports.october import (
    AFTER_THE_END,
    COMPLAINTS,
    CONSULTATIONS,
    DUTIES,
    MONTH,
    PAID_LATER,
    REOPENED,
    RESOLVED,
    SHANGHAI,
    TWICE,
    A,
    B,
    october,
    stream,
)

NOVEMBER = Month(date(2026, 11, 1), date(2026, 11, 30), MONTH.cut_off_at + timedelta(days=30), 1)


@pytest.fixture(scope="module")
def figures() -> Figures:
    """The invented October."""
    return october()


def total(figures: Figures, code: str) -> Reading:
    """An indicator's total."""
    return figures.get(code).total


def row(figures: Figures, code: str, dimension: Dimension, key: str) -> Reading:
    """One row of a breakdown."""
    return next(line.reading for line in figures.get(code).by[dimension] if line.code == key)


class TestTotals:
    def test_received_counts_the_day_of_receipt(self, figures: Figures) -> None:
        """Four complaints came in; consultations of the first of November are not October's."""
        assert total(figures, "received").values == {"complaints": 4, "consultations": 7}

    def test_accepted_counts_the_day_of_acceptance(self, figures: Figures) -> None:
        """Two were accepted in October, one of them on its last day."""
        assert total(figures, "accepted").values == {"complaints": 2}

    def test_concluded_counts_by_the_outcome_on_the_last_day(self, figures: Figures) -> None:
        """Five ended; the one concluded twice counts once, with its second outcome."""
        values = total(figures, "concluded").values
        assert {code: number for code, number in values.items() if number} == {
            "all": 5,
            "resolved": 1,
            "accepted_elsewhere": 1,
            "redirected": 1,
            "agreed": 1,
            "withdrawn": 1,
        }

    def test_resolved_counts_money_that_came_after_the_conclusion(self, figures: Figures) -> None:
        """One was concluded as resolved, one of September's got its last instalment."""
        assert total(figures, "resolved").values == {"complaints": 2}

    def test_completion_divides_by_carried_over_and_received(self, figures: Figures) -> None:
        """5 ÷ (3 + 4)."""
        reading = total(figures, "completion")
        assert (reading.numerator, reading.denominator, reading.rate) == (5, 7, Decimal("0.7143"))

    def test_completion_shows_what_it_is_made_of(self, figures: Figures) -> None:
        """Three carried over, one of them reopened; two stay open."""
        assert total(figures, "completion").values == {
            "carried_over": 3,
            "reopened": 1,
            "received": 4,
            "concluded": 5,
            "open_at_end": 2,
        }

    def test_on_time_counts_late_and_missed_duties_against_us(self, figures: Figures) -> None:
        """Two of five: one missed, one a day late, one a minute late."""
        reading = total(figures, "on_time")
        assert (reading.numerator, reading.denominator, reading.rate) == (2, 5, Decimal("0.4000"))

    def test_mediation_success_divides_by_withdrawn_ones_too(self, figures: Figures) -> None:
        """2 ÷ (2 settled + 1 failed + 1 withdrawn)."""
        reading = total(figures, "mediation_success")
        assert (dict(reading.values), reading.rate) == ({"settled": 2, "failed": 1, "withdrawn": 1}, Decimal("0.5000"))

    def test_natures_count_a_complaint_in_each_of_its_natures(self, figures: Figures) -> None:
        """One of the four is both a rights dispute and in part not classified."""
        values = total(figures, "natures").values
        assert {code: number for code, number in values.items() if number} == {
            "all": 4,
            "right": 2,
            "outside": 1,
            "unclassified": 2,
        }

    def test_workers_keep_identified_and_reported_apart(self, figures: Figures) -> None:
        """Involved is the larger of the two for each complaint."""
        assert total(figures, "workers").values == {"identified": 4, "reported": 19, "involved": 20}

    def test_amounts_are_four_sums(self, figures: Figures) -> None:
        """Money promised in September and paid in October is October's payment only."""
        assert total(figures, "amounts").values == {
            "claimed": Decimal("21000.50"),
            "agreed": Decimal("14000.00"),
            "awarded": Decimal("8000.00"),
            "paid": Decimal("13000.25"),
        }


class TestBreakdowns:
    @pytest.mark.parametrize(("office", "numerator", "denominator"), [(A, 4, 5), (B, 1, 2)])
    def test_completion_by_office(self, figures: Figures, office: str, numerator: int, denominator: int) -> None:
        """Each office is measured by what it holds."""
        reading = row(figures, "completion", "office", office)
        assert (reading.numerator, reading.denominator) == (numerator, denominator)

    def test_channel(self, figures: Figures) -> None:
        """Consultations stand in the row of their channel."""
        assert row(figures, "received", "channel", "web").values == {"complaints": 2, "consultations": 2}

    @pytest.mark.parametrize(("code", "number"), [("1.1", 2), ("1.3", 1), ("1.5", 1), ("99", 1), ("none", 1)])
    def test_claim_counts_once_in_each_code(self, figures: Figures, code: str, number: int) -> None:
        """Six in the rows, four in the total."""
        assert row(figures, "received", "claim", code).values["complaints"] == number

    @pytest.mark.parametrize(("code", "claimed"), [("1.1", "18000.00"), ("1.3", "3000.50"), ("1.5", "0.00")])
    def test_claimed_amount_is_that_of_the_code(self, figures: Figures, code: str, claimed: str) -> None:
        """A complaint's other claims are not in the row."""
        assert row(figures, "amounts", "claim", code).values["claimed"] == Decimal(claimed)

    def test_nature_is_that_of_the_code(self, figures: Figures) -> None:
        """The claim without a nature is not in the row of the other claim."""
        values = row(figures, "natures", "claim", "1.1").values
        assert (values["right"], values["unclassified"]) == (2, 0)

    @pytest.mark.parametrize(("section", "number"), [("E", 2), ("F", 1)])
    def test_industry_is_the_section(self, figures: Figures, section: str, number: int) -> None:
        """Codes of any level go to their section, and once only."""
        assert row(figures, "concluded", "industry", section).values["all"] == number

    def test_duty_follows_its_complaint(self, figures: Figures) -> None:
        """The duty of a matter that is no complaint has no channel."""
        rows = {
            line.code: (line.reading.numerator, line.reading.denominator)
            for line in figures.get("on_time").by["channel"]
            if line.reading.denominator
        }
        assert rows == {"hotline": (1, 2), "none": (1, 1), "web": (0, 2)}

    def test_only_on_time_has_rows_by_duty(self, figures: Figures) -> None:
        """No other indicator knows rules."""
        assert [one.code for one in figures.indicators if "duty" in one.by] == ["on_time"]

    def test_duty_rows_are_rules(self, figures: Figures) -> None:
        """One row for each rule that was due."""
        rows = {line.code: line.reading.rate for line in figures.get("on_time").by["duty"]}
        assert rows == {"SVC.ACCEPT": Decimal("0.5"), "SVC.ANSWER": 1, "SVC.NEXT_CONTACT": 0, "SVC.URGENT_HELP": 0}


class TestMonthEdges:
    def test_a_late_fact_changes_the_next_edition_only_by_being_there(self) -> None:
        """The same month counted with one more complaint differs by that one; nothing else moves."""
        late = replace(RESOLVED, id=stream(50), received_on=date(2026, 10, 30), turns=(), performed_on=None)
        second = replace(MONTH, edition=2)
        figures = month_figures(second, (*COMPLAINTS, late), duties=DUTIES, consultations=CONSULTATIONS)
        assert total(figures, "completion").values == {
            "carried_over": 3,
            "reopened": 1,
            "received": 5,
            "concluded": 5,
            "open_at_end": 3,
        }

    def test_a_day_after_the_month_does_not_count(self) -> None:
        """Received between the month's end and the cut-off: on record, but November's."""
        seen = in_month(AFTER_THE_END, MONTH)
        assert not (seen.received or seen.accepted or seen.carried_over or seen.open_at_end)

    def test_a_conclusion_after_the_month_leaves_it_open(self) -> None:
        """On record at the cut-off, but of the first of November."""
        seen = in_month(replace(RESOLVED, turns=(Turn(date(2026, 11, 1), "resolved"),)), MONTH)
        assert (seen.outcome, seen.open_at_end, seen.resolved) == (None, True, False)

    def test_reopened_and_open_at_the_end_is_not_concluded(self) -> None:
        """What was taken up again and not ended does not count."""
        seen = in_month(replace(TWICE, turns=TWICE.turns[:2]), MONTH)
        assert (seen.outcome, seen.open_at_end) == (None, True)

    def test_reopened_later_still_counts_in_its_first_month(self) -> None:
        """Counting October again after a reopening in November changes nothing in October."""
        seen = in_month(replace(RESOLVED, turns=(*RESOLVED.turns, Turn(date(2026, 11, 2), None))), MONTH)
        assert (seen.outcome, seen.resolved) == ("resolved", True)

    def test_a_reopened_complaint_is_carried_into_its_month(self) -> None:
        """So that its conclusion has a denominator."""
        seen = in_month(REOPENED, MONTH)
        assert (seen.carried_over, seen.reopened, seen.outcome) == (True, True, "accepted_elsewhere")

    def test_a_withdrawal_after_the_conclusion_is_not_a_second_end(self) -> None:
        """Our work ended in October; in November only the outcome changed."""
        turns = (Turn(date(2026, 10, 28), "agreed"), Turn(date(2026, 11, 5), "withdrawn"))
        seen = in_month(replace(TWICE, turns=turns), NOVEMBER)
        assert (seen.outcome, seen.carried_over) == (None, False)

    def test_performed_before_the_conclusion_resolves_at_the_conclusion(self) -> None:
        """The month of the conclusion, not that of the money."""
        early = replace(PAID_LATER, turns=(Turn(date(2026, 10, 2), "agreed"),), performed_on=date(2026, 9, 28))
        assert in_month(early, MONTH).resolved

    def test_an_explained_complaint_is_not_resolved_by_a_payment(self) -> None:
        """Only outcomes that await performance can be."""
        paid = replace(PAID_LATER, turns=(Turn(date(2026, 9, 20), "explained"),))
        assert not in_month(paid, MONTH).resolved

    def test_nothing_counted_is_not_zero_per_cent(self) -> None:
        """A rate without a denominator is None, and the denominator is still there."""
        figures = month_figures(MONTH, (), duties=(), consultations=())
        rates = [
            (total(figures, code).rate, total(figures, code).denominator)
            for code in ("completion", "on_time", "mediation_success")
        ]
        assert rates == [(None, 0)] * 3

    def test_an_empty_month_has_no_rows(self) -> None:
        """No office is listed that did nothing."""
        figures = month_figures(MONTH, (), duties=(), consultations=())
        assert not any(lines for one in figures.indicators for lines in one.by.values())

    def test_a_duty_not_yet_judged_is_not_met(self) -> None:
        """A clock that ran out while nobody looked counts as due."""
        assert not met_in_time(DutyRow(stream(1), A, "SVC.ACCEPT", date(2026, 10, 8), "running"))


class TestMonth:
    def test_refuses_days_in_the_wrong_order(self) -> None:
        """A month ends after it begins."""
        with pytest.raises(ImpossibleMonth):
            Month(date(2026, 10, 31), date(2026, 10, 1), MONTH.cut_off_at, 1)

    def test_refuses_a_cut_off_without_zone(self) -> None:
        """An instant needs a zone."""
        with pytest.raises(ImpossibleMonth):
            Month(date(2026, 10, 1), date(2026, 10, 31), MONTH.cut_off_at.replace(tzinfo=None), 1)

    def test_refuses_a_negative_edition(self) -> None:
        """0 is a preview."""
        with pytest.raises(ImpossibleMonth):
            replace(MONTH, edition=-1)

    def test_is_called_by_its_last_day(self) -> None:
        """From the 21st to the 20th is the month of the 20th."""
        assert Month(date(2026, 9, 21), date(2026, 10, 20), MONTH.cut_off_at.astimezone(SHANGHAI), 0).label == "2026-10"


class TestTurns:
    RECEIVED_ON = date(2026, 10, 5)

    def turns(self, *changes: tuple[Stage, int, str | None]) -> list[tuple[int, str | None]]:
        """Turns as (day of October, outcome)."""
        told = [StageChange(stage, date(2026, 10, day), outcome) for stage, day, outcome in changes]
        return [(one.on.day, one.outcome) for one in turns_of(self.RECEIVED_ON, told)]

    def test_follow_up_and_closing_keep_the_outcome(self) -> None:
        """They come after the end and are no end of their own."""
        found = self.turns(
            (Stage.RECEIVED, 5, None),
            (Stage.ACCEPTED, 6, None),
            (Stage.CONCLUDED, 9, "agreed"),
            (Stage.FOLLOWED_UP, 12, None),
            (Stage.CLOSED, 13, None),
        )
        assert found == [(9, "agreed")]

    @pytest.mark.parametrize("stage", [Stage.ANSWERED, Stage.REDIRECTED, Stage.DECLINED, Stage.WITHDRAWN])
    def test_an_end_at_the_desk_is_its_own_outcome(self, stage: Stage) -> None:
        """No further conclusion is needed."""
        assert self.turns((Stage.RECEIVED, 5, None), (stage, 6, None)) == [(6, str(stage))]

    def test_reopening_begins_again(self) -> None:
        """Whatever stage it goes back to."""
        found = self.turns(
            (Stage.CONCLUDED, 9, "agreed"), (Stage.IN_PROCEDURE, 11, None), (Stage.CONCLUDED, 20, "resolved")
        )
        assert found == [(9, "agreed"), (11, None), (20, "resolved")]

    def test_a_later_outcome_stands_beside_the_first(self) -> None:
        """Answered, then concluded: ended since the answer, with the outcome of the conclusion."""
        assert self.turns((Stage.ANSWERED, 6, None), (Stage.CONCLUDED, 8, "explained")) == [
            (6, "answered"),
            (8, "explained"),
        ]

    def test_an_act_dated_back_takes_the_day_of_the_act_before(self) -> None:
        """Nothing is reopened before it ended, and nothing ends before it came in."""
        found = self.turns(
            (Stage.CONCLUDED, 3, "agreed"), (Stage.CONCLUDED, 20, "resolved"), (Stage.ACCEPTED, 10, None)
        )
        assert found == [(5, "agreed"), (20, "resolved"), (20, None)]

    def test_stages_on_the_way_are_no_turns(self) -> None:
        """An open complaint has none."""
        assert self.turns((Stage.RECEIVED, 5, None), (Stage.TRANSFERRED, 6, None), (Stage.ACCEPTED, 7, None)) == []

    def test_ended_stages_are_those_of_finished_work(self) -> None:
        """A new stage has to be decided upon: this list is complete today."""
        assert {str(stage) for stage in Stage if stage not in ENDED} == {
            "received",
            "accepted",
            "returned",
            "transferred",
            "classified",
            "in_procedure",
        }


class TestDefinitions:
    def test_every_indicator_has_a_definition_in_both_languages(self) -> None:
        """The file and the functions name the same ten, in the same order."""
        assert list(catalogue().indicators) == list(INDICATORS)
        assert all(
            len(english_definition(code)) > 60 and len(one.zh) > 25 for code, one in catalogue().indicators.items()
        )

    def test_columns_are_what_is_counted(self, figures: Figures) -> None:
        """No number without a name and no name without a number."""
        for one in figures.indicators:
            assert [column.code for column in one.columns] == list(one.total.values), one.code

    def test_every_outcome_has_a_term(self) -> None:
        """And a complaint not taken up has one besides."""
        assert set(catalogue().codes["outcome"]) == {*map(str, OutcomeCode), "declined"}

    def test_every_nature_has_a_term(self) -> None:
        """And what has none yet."""
        assert set(catalogue().codes["nature"]) == {*map(str, Nature), "unclassified"}

    def test_every_channel_has_a_term(self) -> None:
        """As breakdowns show it."""
        assert set(catalogue().codes["channel"]) == set(map(str, Channel))

    def test_an_industry_code_of_any_level_has_a_section(self) -> None:
        """E is construction; what is in no list stands for itself."""
        assert [section_of(code) for code in ("E", "47", "4710", "011", "X9")] == ["E", "E", "E", "A", "X9"]

"""The ten figures of the monthly risk meeting. Each function's docstring is the definition that readers see.

A function counts one slice of a month: all of it, or one row of a breakdown. What counts when is decided in
`in_month`; here it is only added up.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from casework.lateness import is_late
from reports.definitions import catalogue
from reports.facts import DutyRow
from reports.in_month import InMonth

Value = int | Decimal
"""A number of things, or a sum in yuan."""


@dataclass(frozen=True, slots=True)
class Slice:
    """What is counted: complaints in the month, our duties due in it, and how many consultations came in."""

    complaints: tuple[InMonth, ...]
    duties: tuple[DutyRow, ...]
    consultations: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What an indicator came to in one slice: its numbers by column; for a ratio also numerator and denominator."""

    values: Mapping[str, Value]
    numerator: int | None = None
    denominator: int | None = None

    @property
    def rate(self) -> Decimal | None:
        """Numerator ÷ denominator to four places; None where nothing could be counted, which is not 0 %."""
        if self.numerator is None or not self.denominator:
            return None
        return (Decimal(self.numerator) / self.denominator).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was counted."""
        return not any(self.values.values()) and not self.numerator and not self.denominator


def received(slice_: Slice) -> Reading:
    """Complaints whose day of receipt lies in the month, through any channel, whether accepted or not; consultations
    of the month stand beside them, are part of no ratio and are not broken down by claim or industry. The day is that
    of the receipt, not of its entry."""
    complaints = sum(one.received for one in slice_.complaints)
    return Reading({"complaints": complaints, "consultations": slice_.consultations})


def accepted(slice_: Slice) -> Reading:
    """Complaints whose first acceptance lies in the month; accepted again after a transfer is not counted again."""
    return Reading({"complaints": sum(one.accepted for one in slice_.complaints)})


def concluded(slice_: Slice) -> Reading:
    """Complaints on which our work ended in the month and was still ended at its last day, by the outcome on record
    that day: concluded, or answered, redirected, declined or withdrawn. Concluded means that our work is done, not
    that the worker got it (see resolved). Concluded, reopened and concluded again in the same month counts once, with
    the last outcome; reopened and open at the month's end does not count; reopened in a later month, the next
    conclusion counts again there."""
    outcomes = [one.outcome for one in slice_.complaints if one.outcome is not None]
    return Reading({"all": len(outcomes), **{code: outcomes.count(code) for code in catalogue().codes["outcome"]}})


def resolved(slice_: Slice) -> Reading:
    """Complaints in which the worker got it in the month and which stand ended at its last day: concluded as resolved,
    in the month of that; concluded as agreed or as accepted by another body, in the month in which everything agreed
    and awarded was performed in full, at the earliest that of the conclusion. Complaints concluded in earlier months
    may be among them, so there can be more of these than were concluded in the month."""
    return Reading({"complaints": sum(one.resolved for one in slice_.complaints)})


def completion(slice_: Slice) -> Reading:
    """Concluded in the month ÷ (carried over + received in the month). Carried over are complaints received before
    the month and not ended when it began, and those ended earlier that were reopened in it; so the rate is never above
    1, and open at the end is the denominator less the numerator. What was recorded after the cut-off with a date in
    the month is not in this edition; it shows in the month's next edition and in what later months carry over."""
    rows = slice_.complaints
    done = sum(one.outcome is not None for one in rows)
    carried, came = sum(one.carried_over for one in rows), sum(one.received for one in rows)
    values = {
        "carried_over": carried,
        "reopened": sum(one.reopened for one in rows),
        "received": came,
        "concluded": done,
        "open_at_end": sum(one.open_at_end for one in rows),
    }
    return Reading(values, numerator=done, denominator=carried + came)


def on_time(slice_: Slice) -> Reading:
    """Our own duties (the office's published service limits) met on or before their due date ÷ our own duties whose
    due date lies in the month; those of hours and minutes are compared by the instant. Late ones and ones not done are
    in the denominator; cancelled and paused ones are not. Limits of other bodies, parties and employers are never
    mixed in. After an extension the new due date counts."""
    return Reading({}, numerator=sum(met_in_time(one) for one in slice_.duties), denominator=len(slice_.duties))


def mediation_success(slice_: Slice) -> Reading:
    """Mediations that ended in an agreement ÷ all mediations that ended in the month: by agreement, without (refusal
    and silence of the other side included), or withdrawn. Mediations are counted, not complaints: two of one complaint
    count twice. Settlements negotiated without a mediation are not among them."""
    results = [end.result for one in slice_.complaints for end in one.mediations]
    values = {code: results.count(code) for code in ("settled", "failed", "withdrawn")}
    return Reading(dict(values), numerator=values["settled"], denominator=len(results))


def natures(slice_: Slice) -> Reading:
    """Complaints received in the month by the nature of their claims as recorded at the cut-off: rights dispute,
    interest dispute and the other natures. A complaint with claims of several natures counts once in each and once in
    the total; one with no claim, or a claim not yet classified, counts as not yet classified."""
    found = [natures_of(one) for one in slice_.complaints if one.received]
    return Reading(
        {"all": len(found), **{code: sum(code in each for each in found) for code in catalogue().codes["nature"]}}
    )


def workers(slice_: Slice) -> Reading:
    """Workers in complaints received in the month: identified by name; reported as a number (0 where none was told, the
    lower end of a span); and involved, which is the larger of the two for each complaint, added up. A worker in two
    complaints counts twice."""
    rows = [one for one in slice_.complaints if one.received]
    return Reading(
        {
            "identified": sum(one.workers_identified for one in rows),
            "reported": sum(one.workers_reported for one in rows),
            "involved": sum(max(one.workers_identified, one.workers_reported) for one in rows),
        }
    )


def amounts(slice_: Slice) -> Reading:
    """Four sums in yuan that are never added to or taken for each other: claimed, all claims of complaints received in
    the month (claims that went along into another complaint are that one's); agreed, payments promised in agreements of
    the month, mediated or negotiated; awarded, awards and judgments made in the month; paid, payments of the month,
    whenever promised. Losses recovered (挽回经济损失) means paid. By claim code, claimed is the claims of that code only,
    the other three are the whole complaint's."""
    rows, none = slice_.complaints, Decimal("0.00")
    return Reading(
        {
            "claimed": sum((claim.claimed_yuan for one in rows if one.received for claim in one.claims), none),
            "agreed": sum((one.agreed_yuan for one in rows), none),
            "awarded": sum((one.awarded_yuan for one in rows), none),
            "paid": sum((one.paid_yuan for one in rows), none),
        }
    )


def met_in_time(duty: DutyRow) -> bool:
    """Whether one of our duties was met on or before its due date, or instant where it has one."""
    if duty.met_on is None:
        return False
    return not is_late(on=duty.met_on, at=duty.met_at, due_on=duty.due_on, due_at=duty.due_at)


def natures_of(complaint: InMonth) -> frozenset[str]:
    """The natures a complaint counts in."""
    found = frozenset(one.nature or "unclassified" for one in complaint.claims)
    return found or frozenset({"unclassified"})


INDICATORS: Mapping[str, Callable[[Slice], Reading]] = MappingProxyType(
    {
        counted.__name__: counted
        for counted in (
            received,
            accepted,
            concluded,
            resolved,
            completion,
            on_time,
            mediation_success,
            natures,
            workers,
            amounts,
        )
    }
)
"""The ten, in the order in which they are shown."""


def english_definition(code: str) -> str:
    """The definition of an indicator in English: its docstring as one paragraph."""
    return " ".join((inspect.getdoc(INDICATORS[code]) or "").split())

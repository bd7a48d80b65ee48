"""What must be said beside the date to act by: readings of the same claim that may end before it, or have ended already.

While a relation is contested the one-year and the three-year reading stand side by side (MODEL.md): the later date alone
would let somebody wait while the earlier one, which nobody could count yet, runs out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from casework.limitation_view import LimitationShown, ReadingShown, Status

CIVIL = "LIM.8"
"""The rule of claims that go to court at once; all others are kept by an application to the arbitration commission."""

RESERVED: tuple[Status, ...] = ("unknown", "lapsed", "open_ended")
"""How a reading may stand whose date cannot be shown but concerns whoever acts by another one's, the worst first."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A reading without a date to act by: `missing` is the fact to ask for, `ended_on` the last day of one that ran out."""

    rule: str
    status: Status
    missing: str
    ended_on: date | None


def is_civil(rule: str) -> bool:
    """Whether a claim is kept by a suit, where it is counted by a rule."""
    return rule == CIVIL


def reserved(one: LimitationShown) -> tuple[ReadingShown, ...]:
    """The readings to be told of before the claim's own date or status is."""
    said = one.status if one.act_by is None else None
    found = [each for each in one.readings if each.status in RESERVED and each.status != said]
    return tuple(sorted(found, key=lambda each: RESERVED.index(each.status)))


def reservations(one: LimitationShown) -> tuple[Reservation, ...]:
    """The same as they are told elsewhere."""
    return tuple(
        Reservation(each.rule, each.status, each.missing, each.due_on if each.status == "lapsed" else None)
        for each in reserved(one)
    )

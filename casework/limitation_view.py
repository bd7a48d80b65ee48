"""The limitation of each claim as it can be read: every reading side by side, what turned it, and which date to act by.

It computes nothing of its own: clocks on record are shown as they stand, and a reading that has none is counted the same
way. A claim of interest has no tribunal; what it would be worth as a claim of right is kept beside it, off the record, so
that nobody loses a right while others bargain. The two years of labour inspection look back from the violation: no act
interrupts them, and their lapse blocks nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casework.claim_facts import month_of
from casework.counted import counted_with, find_rule
from casework.legal_aid import NOT_ASKED, is_near, is_urgent
from casework.limitation import Reading, of_claim
from casework.limitation_beside import is_interest, latest_of, shadow
from casework.limitation_grounds import Ground, grounds
from casework.limitation_line import Stretch, line, over_here, stretches
from casework.limitation_months import MONTHLY, is_by_month, month_starts
from casework.limitation_turns import Turn, holders, turns
from casework.obstacles import Pauses, limitation_clocks, suspensions
from casework.procedure import Context
from casework.replacing import replace
from casework.state import Claim, Complaint, Deadline
from law.clock import days_left

Status = Literal["running", "paused", "lapsed", "used", "open_ended", "unknown", "none", "over"]
"""How a reading stands: it counts, stands still, ran out, is used by a tribunal that has the claim, has no end while the
employment lasts, cannot be counted for want of a day, does not exist for such a claim, or is no matter here any more."""

WAGES, LOOK_BACK = "LIM.4", "LIM.7"
"""The rule of unpaid pay, and that of labour inspection."""

IN_ORDER: tuple[Status, ...] = ("unknown", "running", "paused", "used", "open_ended", "lapsed", "none")
"""Which status of several readings is the claim's: one that nobody can count may be the first to end, so it stands before
all others; one that can still be kept before one that is gone."""

ENDS = ("terminated_on", "employed_to")
VIOLATED = ("period_to", *ENDS, "injured_on", "refused_on", "knew_on")
"""The facts that say when a violation was, or when a continuing one had ended at the latest; the first one known counts."""

VIOLATIONS = frozenset({"violation", "both"})
"""Claims that labour inspection can look into."""


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """One reading of a claim's limitation: the clock that counts now, or the last one there was.

    `started_by` is the fact it counts from, or the kind of turn that began it anew; `missing` the fact to ask for, where
    there is none. Days left are to the careful date, only while it runs. `on_record` is whether a clock of the matter
    stands behind it, with the id `deadline`. `careful` marks the reading whose date is the one to act by.
    """

    rule: str
    status: Status
    started_on: date | None = None
    started_by: str = ""
    due_on: date | None = None
    conservative_on: date | None = None
    natural_on: date | None = None
    calendar_days_left: int | None = None
    working_days_left: int | None = None
    provisional: bool = False
    rough: bool = False
    mark: str = ""
    article: str = ""
    missing: str = ""
    deadline: str = ""
    on_record: bool = False
    careful: bool = False
    emergency: bool = False
    months: int = 0
    perhaps_until: date | None = None
    """Of one that ran out by its careful day, where only the month or year is known that it counts from: the last day that may
    still be in time."""
    months_gone: int = 0
    """Of what counts month by month: how many months there are, and how many have run out."""


@dataclass(frozen=True, slots=True)
class LimitationShown:
    """The limitation of one claim. `act_by` is the careful date of the reading that ends first, where one runs.

    `shadow` is whether it is kept beside a claim of interest, `contested` whether readings stand side by side;
    `emergency` whether one that runs is so near its end that emergency legal aid is due, on record or not; `look_back` the
    two years of labour inspection, where it can look into the claim.
    """

    claim: str
    status: Status
    act_by: date | None
    rule: str
    calendar_days_left: int | None
    working_days_left: int | None
    shadow: bool
    contested: bool
    emergency: bool
    readings: tuple[ReadingShown, ...]
    grounds: tuple[Ground, ...]
    look_back: ReadingShown | None


@dataclass(frozen=True, slots=True)
class _About:
    """What the readings of one claim are read from."""

    state: Complaint
    claim: Claim
    clocks: list[Deadline]
    told: tuple[Turn, ...]
    pauses: Pauses
    context: Context
    over: bool

    @property
    def held(self) -> bool:
        """Whether a tribunal or court has the claim."""
        return bool(holders(self.told))


def limitation_of(state: Complaint, context: Context) -> tuple[LimitationShown, ...]:
    """The limitation of every claim, in the order of the claims, at the moment and by the law of the context."""
    clocks, over = limitation_clocks(state), over_here(state)
    return tuple(_shown(_about(state, one, clocks.get(one.id, []), one.id in over, context)) for one in state.claims)


def _about(state: Complaint, claim: Claim, clocks: list[Deadline], over: bool, context: Context) -> _About:
    return _About(state, claim, clocks, turns(state, claim), suspensions(state, claim, clocks), context, over)


def _shown(about: _About) -> LimitationShown:
    claim = about.claim
    by_record = of_claim(about.state, claim, about.context)
    is_shadow = not by_record and is_interest(claim, about.context)
    told = by_record if by_record else ((shadow(claim),) if is_shadow else ())
    readings = (*(_reading(one, about) for one in told), *_monthly(about))
    first = min(
        (one for one in readings if one.status == "running" and one.conservative_on is not None),
        key=lambda one: (one.conservative_on, one.rule),
        default=None,
    )
    return LimitationShown(
        claim=claim.id,
        status=_status(readings, about),
        act_by=first.conservative_on if first else None,
        rule=first.rule if first else "",
        calendar_days_left=first.calendar_days_left if first else None,
        working_days_left=first.working_days_left if first else None,
        shadow=is_shadow,
        contested=len(told) > 1,
        emergency=any(one.emergency for one in readings),
        readings=tuple(replace(one, careful=one is first) for one in readings),
        grounds=grounds(about.state, claim, turned_on=_turned_on(about, told), hindered=about.pauses),
        look_back=_look_back(about),
    )


def _status(readings: tuple[ReadingShown, ...], about: _About) -> Status:
    if about.over:
        return "over"
    return next((one for one in IN_ORDER if any(each.status == one for each in readings)), "none")


def _turned_on(about: _About, readings: tuple[Reading, ...]) -> frozenset[date]:
    lines = [*stretches(about.state, about.claim, about.context, about.clocks)]
    lines += [each for one in readings for each in line(one, about.told, about.pauses, about.context)]
    return frozenset(day for one in lines for day in (one.since, one.on) if day is not None)


def _reading(reading: Reading, about: _About) -> ReadingShown:
    rule, since = reading
    if since is None:
        return _not_begun(rule, about)
    latest = latest_of(reading, about.claim)
    counted = line(reading, about.told, about.pauses, about.context, latest=latest)
    if not counted:
        return ReadingShown(
            rule, "over" if about.over else "used", started_on=since, started_by=_fact(rule, about.claim)
        )
    last = counted[-1]
    begun_by = _fact(rule, about.claim) if last is counted[0] and last.since == since else _turned_by(last, about)
    clock = next((one for one in about.clocks if (one.rule, one.started_on) == (last.rule, last.since)), None)
    shown = _of_clock(clock, about.context) if clock is not None else _counted(last, about.context)
    status = _status_of(last, shown.status, about)
    given = replace(shown, status=status, started_by=begun_by, rough=last.latest is not None)
    if status != "running":
        return replace(given, emergency=False, perhaps_until=_perhaps_until(last, status, about.context))
    return replace(_with_days_left(given, about.context), emergency=given.emergency or _is_near(given, about))


def _perhaps_until(last: Stretch, status: Status, context: Context) -> date | None:
    """The last day by the latest day from which what has run out may count; None once that is over, too."""
    if status != "lapsed" or last.end or last.latest is None:
        return None
    rule = find_rule(last.rule, context, on=last.latest)
    if rule is None:
        return None
    given, _, _ = counted_with(rule, last.latest, last.pauses, context)
    return given.due_on if given.due_on >= context.today else None


def _is_near(given: ReadingShown, about: _About) -> bool:
    """Whether hardly any days are left of what the worker still asks for."""
    asked = about.claim.withdrawn_on is None and about.state.stage not in NOT_ASKED
    return asked and given.conservative_on is not None and is_near(given.rule, given.conservative_on, about.context)


def _monthly(about: _About) -> tuple[ReadingShown, ...]:
    """Beside the rest, by the month that runs out next of those that have not: what is claimed for each is lost for itself."""
    if not about.claim.asked or not is_by_month(about.claim, about.context):
        return ()
    begun = month_starts(about.claim, about.context, by=about.context.today)
    found = [_reading((MONTHLY, start), about) for start in begun]
    if not found and month_of(about.claim.facts, "employed_from") is not None:  # the first is still to come
        return ()
    if not found:
        return (_described(ReadingShown(MONTHLY, "unknown", missing="employed_from"), about.context),)
    alive = [one for one in found if one.status != "lapsed"] or found[-1:]
    gone = sum(one.status == "lapsed" for one in found)
    if alive[0].rule != MONTHLY and not gone:  # an act in time began all of it anew: that reading is there already
        return ()
    shown = replace(alive[0], months=len(found), months_gone=gone)
    return (replace(shown, started_by=MONTH) if shown.rule == MONTHLY else shown,)


MONTH = "month"
"""What a part of double wages counts from: its own month."""


def _status_of(last: Stretch, status: Status, about: _About) -> Status:
    if about.over:
        return "over"
    if last.end == "met":
        return "used" if about.held else "lapsed"
    return ("used" if about.held else "lapsed") if last.end else status


def _not_begun(rule: str, about: _About) -> ReadingShown:
    """A reading whose day is not known, or has not come."""
    if about.over or about.held:
        return ReadingShown(rule, "over" if about.over else "used")
    if rule == WAGES and about.claim.facts.still_employed:
        return _described(ReadingShown(rule, "open_ended"), about.context)
    return _described(ReadingShown(rule, "unknown", missing=ENDS[0] if rule == WAGES else "knew_on"), about.context)


def _described(shown: ReadingShown, context: Context) -> ReadingShown:
    rule = find_rule(shown.rule, context, on=context.today)
    return shown if rule is None else replace(shown, mark=rule.status, article=rule.citation)


def _of_clock(one: Deadline, context: Context) -> ReadingShown:
    late = one.status == "running" and one.due_on < context.today
    status: Status = (
        "paused" if one.status == "paused" else "running" if one.status == "running" and not late else "lapsed"
    )
    return ReadingShown(
        one.rule,
        status,
        started_on=one.started_on,
        due_on=one.due_on,
        conservative_on=one.conservative_on,
        natural_on=one.natural_on,
        provisional=one.provisional,
        mark=one.mark,
        article=one.article,
        deadline=one.id,
        on_record=True,
        emergency=is_urgent(one),
    )


def _counted(one: Stretch, context: Context) -> ReadingShown:
    """The same without a clock on record: of a claim that has none, or whose clock time has not brought yet."""
    rule = find_rule(one.rule, context, on=one.since)
    if rule is None:
        return ReadingShown(one.rule, "none", started_on=one.since)
    given, _, standing = counted_with(rule, one.since, one.pauses, context)
    status: Status = "paused" if standing else "running" if given.due_on >= context.today else "lapsed"
    return ReadingShown(
        one.rule,
        status,
        started_on=one.since,
        due_on=given.due_on,
        conservative_on=given.conservative_on,
        natural_on=given.natural_on,
        provisional=given.provisional,
        mark=rule.status,
        article=given.article,
    )


def _with_days_left(shown: ReadingShown, context: Context) -> ReadingShown:
    assert shown.conservative_on is not None
    return replace(
        shown,
        calendar_days_left=(shown.conservative_on - context.today).days,
        working_days_left=days_left(
            context.days_of(shown.rule, "party"), today=context.today, due_on=shown.conservative_on
        ),
    )


def _fact(rule: str, claim: Claim) -> str:
    """The fact that a reading counts from."""
    names = ENDS if rule == WAGES else ("knew_on", *ENDS)
    return next((one for one in names if month_of(claim.facts, one) is not None), "")


def _turned_by(last: Stretch, about: _About) -> str:
    """What began a clock anew on its day."""
    found = [one.kind.name.lower() for one in about.told if one.on == last.since and one.kind.name != "HELD"]
    return {"back": "handed_back"}.get(found[0], found[0]) if found else "interrupted"


def _look_back(about: _About) -> ReadingShown | None:
    """The look-back of inspection, beside the claim's own limitation; None where inspection has nothing to look into."""
    entry = about.context.law.claims.get(about.claim.code)
    if entry is None or entry.subtype not in VIOLATIONS or about.over:
        return None
    facts = about.claim.facts
    named = next((one for one in VIOLATED if month_of(facts, one) is not None), "")
    since = month_of(facts, named) if named else None
    going_on = facts.still_employed and (
        named in ("", "knew_on") or (since is not None and since[0] > about.context.today)
    )
    if going_on or (since is not None and since[0] > about.context.today):
        return _described(ReadingShown(LOOK_BACK, "open_ended", started_by=named), about.context)
    if since is None:
        return _described(ReadingShown(LOOK_BACK, "unknown", missing=VIOLATED[0]), about.context)
    shown = replace(_counted(Stretch(LOOK_BACK, since[0]), about.context), started_by=named, rough=since[0] != since[1])
    if _inspected_in_time(shown, about):
        return replace(shown, status="used")
    return _with_days_left(shown, about.context) if shown.status == "running" else shown


def _inspected_in_time(shown: ReadingShown, about: _About) -> bool:
    """Whether inspection had the claim before its two years were over."""
    state, claim = about.state, about.claim
    limbs = {one.id for one in state.limbs if one.procedure == "inspection" and claim.id in one.claims}
    filed = [case.applied_on or case.filed_on for limb, case in state.cases.items() if limb in limbs]
    filed += [
        on
        for one in state.proceedings
        if one.kind == "inspection" and one.is_about(claim)
        for fact, on in one.facts
        if fact in ("filed", "accepted")
    ]
    return shown.due_on is not None and any(on <= shown.due_on for on in filed)

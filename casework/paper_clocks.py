"""The clocks of a proceeding before another body, read from all its papers in the order of their dates.

Papers come to a desk in any order, and a date that was wrong is told again. So no paper moves a clock by itself: after
each telling the clocks on record are brought to what all papers say together, and what proves wrong is corrected. What
is not known to the day is in no order, and moves nothing until it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from casework.clock_facts import ENDED, corrected, redated
from casework.clocks import EVOLVE, lapse
from casework.codes import Party, Relation
from casework.counted import find_rule, rule_here, started
from casework.deadlines import CorrectionCause, DeadlineCancelled, DeadlineCorrected, DeadlineMet
from casework.disputes import APPEAL, SUIT, Filing, covers_outside, filings, outside_answers
from casework.injury_told import RECOGNITION, completed, scopes, told_of
from casework.papers import ENDS, OF_RELATION, PROVED, RUN_OUT, STARTS_OF_PAPERS
from casework.procedure import Context, Event, Fact
from casework.replacing import replace
from casework.state import Complaint, Deadline, DeadlineStatus, Proceeding


@dataclass(frozen=True, slots=True)
class Course:
    """One clock as the papers have it: since when, and how and when it ended ("" while nothing ended it)."""

    rule: str
    scope: str
    since: date
    end: str = ""
    on: date | None = None
    proved: bool = False
    """Whether what ended it shows only that the body had acted, and not when: then no lapse of it stands."""


BY_EMPLOYER = "_by_employer"
"""How the papers are named that the employer got."""

SAME_END = {RUN_OUT: "cancelled", PROVED: "cancelled"}
"""How a clock stands by an end that says more than how."""


def courses(state: Complaint, proceeding: Proceeding, context: Context) -> tuple[Course, ...]:
    """The clocks that the papers of a proceeding imply, with what has answered it; whatever the order of telling."""
    papers = [_as_fact(proceeding, name, on) for name, on in proceeding.facts]
    facts = [*papers, *_answers(state, proceeding, papers)]
    found: dict[tuple[str, str], Course] = {}
    for fact in sorted(facts, key=lambda one: (one.on, _turn(one.name), one.name)):
        for rule, ending in ENDS.get(fact.name, ()):
            # What the employer got shows as well what the body did, whose time is nobody's side.
            scope = proceeding.id if fact.name.endswith(BY_EMPLOYER) else fact.scope
            one = found.get((scope, rule))
            if one is not None and not one.end:
                end = SAME_END.get(ending, ending)
                found[scope, rule] = replace(one, end=end, on=fact.on, proved=ending == PROVED)
        for named in STARTS_OF_PAPERS.get(fact.name, ()):
            rule = _of_the_place(state, named, fact, context)
            if _is_theirs(state, rule, proceeding):
                found[fact.scope, rule] = Course(rule, fact.scope, fact.on)
    return tuple(found.values())


def _is_theirs(state: Complaint, rule: str, proceeding: Proceeding) -> bool:
    """Whether a rule is for the workers of a proceeding, as far as their relation to the employer is told."""
    told = relations(state, proceeding)
    return rule not in OF_RELATION or not told or OF_RELATION[rule] in told


def relations(state: Complaint, proceeding: Proceeding) -> frozenset[Relation]:
    """The relations of the claims that a proceeding is about, as far as they are told."""
    its = {one.relation or state.relation for one in state.claims if proceeding.is_about(one)} or {state.relation}
    return frozenset(one for one in its if one is not None and one is not Relation.UNCLEAR)


def _of_the_place(state: Complaint, rule: str, fact: Fact, context: Context) -> str:
    """The rule by which a clock begins where the matter is; the one on record stays what it began by."""
    if any((one.rule, one.scope) == (rule, fact.scope) for one in state.deadlines.values()):
        return rule
    found = rule_here(rule, context, on=fact.on, office=state.office)
    return found.id if found is not None else rule


def _as_fact(proceeding: Proceeding, name: str, on: date) -> Fact:
    """What the employer received has a scope of its own: each party's time runs from its own receipt (JCPL 244)."""
    party = Party.EMPLOYER if name.endswith(BY_EMPLOYER) else Party.WORKER
    return Fact(f"{proceeding.kind}.{name}", on, _scope(proceeding, party))


def _scope(proceeding: Proceeding, party: Party) -> str:
    return proceeding.id if party is Party.WORKER else f"{proceeding.id}.{party}"


@cache
def _turn(name: str) -> int:
    """The place of a fact among those of the same day: behind those that begin a clock which it ends."""
    ended = {rule for rule, _ in ENDS.get(name, ())}
    return 1 + max((_turn(one) for one, rules in STARTS_OF_PAPERS.items() if ended & set(rules)), default=-1)


def _answers(state: Complaint, proceeding: Proceeding, papers: list[Fact]) -> Iterator[Fact]:
    """What answered it: filings of this matter, and later proceedings elsewhere that name it.

    A paper that came later than what answers it is answered on the day it came. A suit or an appeal of some workers leaves
    the others their time: it is used with the last of those that are about everybody together (SPC-1 17).
    """
    told = sorted(outside_answers(state, proceeding), key=lambda one: one.on)
    for index, answer in enumerate(told):
        same = [one.claims for one in told[: index + 1] if (one.kind, one.by) == (answer.kind, answer.by)]
        if answer.kind in (SUIT, APPEAL) and not covers_outside(state, same, proceeding):
            continue
        name, scope = f"{answer.kind}.answering", _scope(proceeding, answer.by)
        ended = {rule for rule, _ in ENDS.get(name, ())}
        got = [one.on for one in papers if one.scope == scope and ended & set(STARTS_OF_PAPERS.get(one.name, ()))]
        yield Fact(name, max([answer.on, *got]), scope)


def _ours(state: Complaint, proceeding: Proceeding) -> list[Filing]:
    """The filings of this matter that name a proceeding, or name nothing and may be about it; given up or not."""
    return [
        one
        for one in filings(state, *{case.kind for case in state.cases.values()}, given_up=True)
        if one.after == proceeding.id or (one.after is None and proceeding.may_be_about(one.claims))
    ]


def _kept(state: Complaint, proceeding: Proceeding) -> frozenset[str]:
    """The rules whose ended clocks stay as they are: filings of this matter have used that time, and said so themselves.

    That one was given up gives no time back, and where one began a time anew it runs by what was said then.
    """
    kinds = {one.kind for one in _ours(state, proceeding)}
    disputed = ("LIT.1", "LIT.2") if kinds else ()
    return frozenset((*disputed, *(rule for kind in kinds for rule, _ in ENDS.get(f"{kind}.answering", ()))))


def brought(state: Complaint, ids: frozenset[str], on: date, context: Context) -> list[Event]:
    """The events that bring the clocks of some proceedings to their papers; `on` is the date of what was told.

    The clocks of what went along into another matter run there.
    """
    events: list[Event] = []
    for proceeding in state.proceedings:
        claims = [one for one in state.claims if proceeding.is_about(one)]
        if proceeding.id not in ids or (claims and all(one.went_to is not None for one in claims)):
            continue
        kept = _kept(state, proceeding)
        moved = counted(state, tuple(_all(state, proceeding, context)), on, kept=kept, context=context)
        state = after(state, moved)
        others = _of_others(state, proceeding, on)
        state = after(state, others)
        events += [*moved, *others]
    return events


def counted(
    state: Complaint, found: tuple[Course, ...], on: date, *, kept: frozenset[str] = frozenset(), context: Context
) -> list[Event]:
    """The events that bring clocks on record to their courses, besides the ended ones of the rules that are `kept`."""
    events: list[Event] = []
    for course in found:
        if course.rule in kept and len(_on_record(state, course)) > 1:
            continue
        began = _begun(state, course, kept=course.rule in kept, context=context)
        state = after(state, began)
        ended = _ended(state, course, on, kept=course.rule in kept, context=context)
        state = after(state, ended)
        events += [*began, *ended]
    return events


def _all(state: Complaint, proceeding: Proceeding, context: Context) -> Iterator[Course]:
    """The courses of a proceeding; the time to have an injury recognised stands where a claim had it on record before."""
    told = told_of(state, proceeding, context)
    yield from (one for one in courses(state, proceeding, context) if not (told and one.rule in RECOGNITION))
    for course in courses(state, completed(state, proceeding, told, context), context) if told else ():
        if course.rule in RECOGNITION:
            yield from (replace(course, scope=one) for one in scopes(state, proceeding, told, course.rule))


def _of_others(state: Complaint, proceeding: Proceeding, on: date) -> list[Event]:
    """The clocks on record that proved to be those of another kind of staff are taken off."""
    mine = [one for one in state.deadlines.values() if one.scope == proceeding.id and one.status != "cancelled"]
    lost = [one for one in mine if not _is_theirs(state, one.rule, proceeding)]
    return [
        DeadlineCancelled(occurred_on=on, deadline=one.id)
        if one.status in ("running", "paused")
        else _corrected(one, on, status="cancelled")
        for one in lost
    ]


def after(state: Complaint, events: list[Event]) -> Complaint:
    """The state with what happened to its clocks."""
    for event in events:
        state = EVOLVE[type(event)](state, event)
    return state


def _on_record(state: Complaint, course: Course) -> list[Deadline]:
    return [one for one in state.deadlines.values() if (one.scope, one.rule) == (course.scope, course.rule)]


def _find(state: Complaint, course: Course) -> Deadline | None:
    """The clock on record: the latest that is not taken off, if there is one."""
    mine = _on_record(state, course)
    standing = [one for one in mine if one.status != "cancelled"] or mine
    return standing[-1] if standing else None


def _begun(state: Complaint, course: Course, *, kept: bool, context: Context) -> list[Event]:
    """The clock, where it is not on record, or its right dates, where it counts from another day."""
    old = _find(state, course)
    if old is not None and old.started_on == course.since:
        return []
    rule = find_rule(course.rule, context, on=course.since, office=state.office)
    if rule is None:
        return []
    fact = Fact("", course.since, course.scope)
    new = started(rule, fact, deadline=f"d{len(state.deadlines) + 1}", context=context)
    if old is None:
        return [new]
    right = redated(old, rule, new, context)
    return [right if kept or old.status not in ENDED else _counts_again(old, right)]


def _ended(state: Complaint, course: Course, on: date, *, kept: bool, context: Context) -> list[Event]:
    """How the clock ended, where the record has it otherwise.

    What came too late does not undo the lapse: an end that was met late is met late, and what lost its object had lapsed.
    """
    one = _find(state, course)
    if one is None or (kept and one.status in ENDED):
        return []
    if course.on is None:
        return [_running(one, on)] if one.status in ENDED else []
    late = course.on > one.due_on and one.status != "paused" and not course.proved
    status = "lapsed" if late and course.end == "cancelled" else course.end
    if one.status == status and (status == "lapsed" or one.ended_on == course.on):
        return []
    wrong = one.status in ENDED or (one.status == "lapsed" and not late)
    if wrong and status == "cancelled":
        return [_corrected(one, course.on, status="cancelled")]
    events: list[Event] = [_running(one, course.on)] if wrong else []
    if late and one.status != "lapsed":
        events += lapse(one, context)
    if status != "lapsed":
        made = DeadlineMet if status == "met" else DeadlineCancelled
        events.append(made(occurred_on=course.on, deadline=one.id))
    return events


def _running(one: Deadline, on: date) -> DeadlineCorrected:
    return _corrected(one, on, status="running")


def _corrected(one: Deadline, on: date, *, status: DeadlineStatus) -> DeadlineCorrected:
    """The clock as it should be, without what a wrong lapse brought, also where it was met later."""
    cause = CorrectionCause.ENDED_IN_TIME if one.status == "lapsed" else CorrectionCause.FACT_CORRECTED
    event = corrected(one, cause, on=on, status=status)
    return event.model_copy(update={"withdrawn_routes": one.opened})


def _counts_again(one: Deadline, right: DeadlineCorrected) -> DeadlineCorrected:
    """A clock that had ended counts from the right day, and its end is judged anew."""
    return right.model_copy(update={"status": "running", "withdrawn_routes": one.opened})

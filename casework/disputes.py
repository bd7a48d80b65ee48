"""What is in dispute: which filings are about which award, which of its items they dispute, and who has answered.

A suit about part of an award makes the whole of it ineffective between those who sue (SPC-1 16); what was awarded to
other workers stands (SPC-1 17). Items come in awards of their own where some are final (AR 50): a suit that names no
award is about those that have an item of its claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casework.codes import Party
from casework.limitation_turns import HANDED_BACK
from casework.state import Award, AwardItem, Case, Complaint, Limb, Proceeding

SUIT, APPEAL, SET_ASIDE = "suit", "appeal", "set_aside"


@dataclass(frozen=True, slots=True)
class Filing:
    """What of a filing with a court says what it is about; `limb` is none before it is on record."""

    kind: str
    claims: tuple[str, ...]
    by: Party
    filed_on: date
    after: str | None = None
    limb: str = ""


def filings(state: Complaint, *kinds: str, pending: bool = False, given_up: bool = False) -> tuple[Filing, ...]:
    """The filings of some kinds that were not given up; `pending`: of which the court has still to decide.

    With `given_up` those that were are among them.
    """
    return tuple(
        _filing(limb, case)
        for limb in state.limbs
        if limb.procedure == "litigation"
        and (case := state.cases[limb.id]).kind in kinds
        and (given_up or limb.result not in HANDED_BACK)
        and (not pending or limb.open)
    )


def undisputed_since(state: Complaint, award: Award) -> date | None:
    """The first day since which suits and appeals that ended without a judgment no more dispute all of an award.

    Those that are pending disputed their part of it until then as well. None where nobody ever disputed all of it.
    """
    ended = _ended(state)
    pending = filings(state, SUIT, APPEAL, pending=True)
    for day in sorted({on for on, _ in ended}, reverse=True):
        still = [one for end, one in ended if end >= day] + list(pending)
        if covers(state, [one for one in still if one.filed_on <= day], award):
            return day
    return None


def ends(state: Complaint, award: Award) -> tuple[date, ...]:
    """The days on which suits and appeals about an award ended without a judgment."""
    return tuple(on for on, filing in _ended(state) if is_about(state, filing, award))


def _ended(state: Complaint) -> list[tuple[date, Filing]]:
    return [
        (case.ended_on, _filing(limb, case))
        for limb in state.limbs
        if (case := state.cases.get(limb.id)) is not None and case.ended_on and case.kind in (SUIT, APPEAL)
    ]


def _filing(limb: Limb, case: Case) -> Filing:
    return Filing(case.kind, limb.claims, case.by, case.filed_on, case.after, limb.id)


def filing_of(state: Complaint, limb: str) -> Filing:
    """The filing that a limb before a court began with. Raises KeyError for another limb."""
    found = state.find_limb(limb)
    if found is None:
        raise KeyError(limb)
    return _filing(found, state.cases[limb])


def workers_of(state: Complaint, claims: Iterable[str]) -> frozenset[str]:
    """The workers of some claims; none known by name: nobody can be told apart."""
    wanted = frozenset(claims)
    found = [one for one in state.claims if one.id in wanted]
    return (
        frozenset(worker for one in found for worker in one.workers)
        if all(one.workers for one in found)
        else frozenset()
    )


def is_final(award: Award) -> bool:
    """Whether every item is said to be final (终局): then the employer can only have it set aside (LDMAL 49)."""
    return bool(award.items) and all(one.final for one in award.items)


def is_arbitral(state: Complaint, award: Award) -> bool:
    """Whether a tribunal made it; the others are judgments, and orders of the labour organ."""
    limb = state.find_limb(award.scope)
    return limb is not None and limb.procedure == "arbitration"


class _Claims:
    """The claims of an award's limb, looked up item by item: an award may have as many items as there are workers."""

    def __init__(self, state: Complaint, award: Award) -> None:
        limb = state.find_limb(award.scope)
        own = frozenset(limb.claims) if limb is not None else frozenset()
        its = [one for one in state.claims if one.id in own]
        self._claims = [(one.id, one.code) for one in its]
        self._of_worker: dict[str | None, list[tuple[str, str]]] = {None: self._claims}
        for index, one in enumerate(its):
            for worker in one.workers:
                self._of_worker.setdefault(worker, []).append(self._claims[index])
        self._of_nobody = [self._claims[index] for index, one in enumerate(its) if not one.workers]
        self._found: dict[tuple[str | None, str], tuple[str, ...]] = {}

    def of(self, item: AwardItem) -> tuple[str, ...]:
        """The claims an item is about: of its worker and its code; where no code fits, every claim of its worker."""
        key = (item.worker, item.code)
        if key not in self._found:
            its = self._of_worker.get(item.worker, [])
            if item.worker is not None and self._of_nobody:
                its = [*its, *self._of_nobody]
            its = its or self._claims
            same = [one for one in its if item.code != "none" and one[1] == item.code]
            self._found[key] = tuple(one[0] for one in same or its)
        return self._found[key]

    def of_award(self, award: Award) -> frozenset[str]:
        """The claims of all items of an award of the same limb."""
        return frozenset(claim for item in award.items for claim in self.of(item))


def claims_of_items(state: Complaint, award: Award) -> tuple[tuple[str, ...], ...]:
    """The claims that each item of an award is about, in the order of its items."""
    claims = _Claims(state, award)
    return tuple(claims.of(item) for item in award.items)


def claims_decided(state: Complaint, award: Award) -> tuple[str, ...]:
    """The claims that an award decided: those of its items, and once the whole is decided the rest of its limb's.

    What another award there is about is not in it; what the limb still has is not either (先行裁决).
    """
    limb = state.find_limb(award.scope)
    if limb is None:
        return ()
    others = [one for one in state.awards if one.scope == award.scope and one.id not in (award.id, award.replaces)]
    claims = _Claims(state, award)
    its = claims.of_award(award)
    theirs = {claim for one in others for claim in claims.of_award(one)}
    whole = not its or not limb.open or limb.step == "decided"
    return tuple(one for one in limb.claims if one in its or (whole and one not in theirs))


def is_about(state: Complaint, filing: Filing, award: Award) -> bool:
    """Whether a filing is about an award: it names it, or names none and has a claim of one of its items.

    No suit of the employer is about a final award that it does not name: it could only have that set aside. None is about
    a conciliation statement, which has effect at once (LDMAL 42).
    """
    if award.conciliated:
        return False
    if filing.after is not None and state.find_award(filing.after) is not None:
        return filing.after in (award.id, award.replaces)
    if state.find_proceeding(filing.after or "") is not None:
        return False
    if not is_arbitral(state, award) or award.made_on > filing.filed_on:
        return False
    if filing.by is Party.EMPLOYER and is_final(award):
        return False
    limb = state.find_limb(award.scope)
    own, claims = frozenset(filing.claims), _Claims(state, award)
    if not award.items:
        return limb is not None and not own.isdisjoint(limb.claims)
    return any(not own.isdisjoint(claims.of(item)) for item in award.items)


def disputed(state: Complaint, filing: Filing, award: Award) -> frozenset[int]:
    """Which items of an award that it is about a filing disputes: all those of the workers whose claims it has.

    An item without a worker is of the workers of its claims; it cannot be divided, and stands while one of them does
    not sue.
    """
    suing, claims = workers_of(state, filing.claims), _Claims(state, award)
    return frozenset(
        index
        for index, item in enumerate(award.items)
        if not item.superseded
        and (not suing or (item.worker in suing if item.worker else workers_of(state, claims.of(item)) <= suing))
    )


def standing(award: Award) -> frozenset[int]:
    """The items whose place nothing has taken."""
    return frozenset(index for index, item in enumerate(award.items) if not item.superseded)


def covers(state: Complaint, given: Iterable[Filing], award: Award) -> bool:
    """Whether some filings together dispute all of an award; of one without items, one of its workers is enough."""
    about = [one for one in given if is_about(state, one, award)]
    covered = frozenset(index for one in about for index in disputed(state, one, award))
    return bool(about) and covered >= standing(award)


def in_dispute(state: Complaint, award: Award) -> frozenset[int]:
    """The items of an award or judgment that a suit or an appeal disputes which the court has still to decide."""
    about = [one for one in filings(state, SUIT, APPEAL, pending=True) if is_about(state, one, award)]
    return frozenset(index for one in about for index in disputed(state, one, award))


def answered(state: Complaint, filing: Filing) -> tuple[Award, ...]:
    """The standing awards that a filing answers so that the time of its side has been used by everybody concerned.

    That somebody took a filing back changes nothing: the time had been used.
    """
    before = [one for one in filings(state, filing.kind, given_up=True) if one.by is filing.by]
    return tuple(
        one
        for one in state.awards
        if (not one.superseded or _is_open_again(state, one))
        and is_about(state, filing, one)
        and covers(state, (*before, filing), one)
    )


def _is_open_again(state: Complaint, award: Award) -> bool:
    """Whether a court has set it aside and the time to sue that this gave still runs (LDMAL 49(3))."""
    return any(
        one.rule == "LIT.4" and one.scope == award.id and one.status == "running" for one in state.deadlines.values()
    )


def answered_on(state: Complaint, award: Award, party: Party, kind: str) -> date | None:
    """When a side had answered an award or a judgment that it is only now known to have got.

    That it took its filing back changes nothing: its time had been used.
    """
    its = [one for one in filings(state, kind, given_up=True) if one.by is party and is_about(state, one, award)]
    return max(one.filed_on for one in its) if covers(state, its, award) else None


def is_heard_together(state: Complaint, filing: Filing, limb: str) -> bool:
    """Whether another limb is the other side's suit about the same award: the court joins the two."""
    if limb == filing.limb or filing.kind != SUIT:
        return False
    others = [
        one
        for one in filings(state, SUIT)
        if one.limb == limb and one.by is not filing.by and set(one.claims) & set(filing.claims)
    ]
    return any(
        is_about(state, filing, award) and is_about(state, one, award) for one in others for award in state.awards
    )


def judged_anew(state: Complaint, filing: Filing, judgment: Award) -> frozenset[int]:
    """The items of a judgment that are about a claim of another filing, between the same people."""
    own, claims = frozenset(filing.claims), _Claims(state, judgment)
    return frozenset(
        index for index in disputed(state, filing, judgment) if not own.isdisjoint(claims.of(judgment.items[index]))
    )


OUTSIDE_PAPERS: Mapping[str, Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "arbitration": {
        SUIT: (("award_received", "final_award_received"), ("award_received_by_employer",)),
        SET_ASIDE: ((), ("final_award_received_by_employer",)),
    },
    "suit": {APPEAL: (("judgment_received", "ruling_received"), ())},
}
"""Which papers of a proceeding elsewhere each side answers by which filing: the worker's papers, the employer's."""


def outside_answered(
    state: Complaint, filing: Filing, proceeding: Proceeding, *, facts: tuple[tuple[str, date], ...]
) -> date | None:
    """The day on which a filing answered papers of a proceeding elsewhere; none where it is not about them.

    It names the proceeding, or names nothing that decided something and has a claim of it; a paper that came later
    than the filing is answered on the day it came, if what it says had been decided by then.
    """
    wanted = OUTSIDE_PAPERS.get(proceeding.kind, {}).get(filing.kind, ((), ()))[filing.by is Party.EMPLOYER]
    got = [on for name, on in facts if name in wanted]
    if not got:
        return None
    named = filing.after == proceeding.id
    decided = min((on for name, on in facts if name == "award_made"), default=max(got))
    after = filing.after or ""
    elsewhere = state.find_award(after) is not None or state.find_proceeding(after) is not None
    shared = proceeding.may_be_about(filing.claims)
    if not named and (elsewhere or not shared or filing.kind != SUIT or filing.filed_on < decided):
        return None
    return max(filing.filed_on, *got)


@dataclass(frozen=True, slots=True)
class OutsideAnswer:
    """What answered a proceeding elsewhere: a filing of this matter, or a later proceeding that names it."""

    kind: str
    by: Party
    claims: tuple[str, ...]
    """The claims it is about; none named: all of them."""
    on: date
    """Its day, or that of the paper it answers where that came later."""
    limb: str | None = None
    """The filing of this matter that it is; none elsewhere."""


def outside_answers(state: Complaint, proceeding: Proceeding) -> tuple[OutsideAnswer, ...]:
    """What is on record that answers a proceeding elsewhere, also what was given up: its side's time had been used."""
    found = []
    for one in filings(state, *{case.kind for case in state.cases.values()}, given_up=True):
        on = outside_answered(state, one, proceeding, facts=proceeding.facts)
        if on is None and one.after == proceeding.id:
            on = one.filed_on
        if on is not None:
            found.append(OutsideAnswer(one.kind, one.by, one.claims, on, limb=one.limb))
    later = [one for one in state.proceedings if one.after == proceeding.id]
    found += [
        OutsideAnswer(one.kind, Party.WORKER, one.claims, on)
        for one in later
        for name, on in one.facts
        if name in ("filed", "applied")
    ]
    return tuple(found)


def covers_outside(state: Complaint, suits: Iterable[tuple[str, ...]], proceeding: Proceeding) -> bool:
    """Whether suits or appeals about these claims dispute all of what was decided elsewhere; who did not sue has his part.

    A suit that names no claim may be everybody's; so is each where the workers are not known by name.
    """
    about = list(suits)
    suing = workers_of(state, [claim for claims in about for claim in claims])
    everybody = workers_of(state, [one.id for one in state.claims if proceeding.is_about(one)])
    return bool(about) and (not all(about) or everybody <= suing)


def uses_time_outside(state: Complaint, filing: Filing, proceeding: Proceeding) -> bool:
    """Whether with a filing everybody of its side has answered a proceeding elsewhere, so that the time to do so is used.

    While other workers can still sue or appeal it runs on for them (SPC-1 17).
    """
    if filing.kind not in (SUIT, APPEAL):
        return True
    before = [one for one in outside_answers(state, proceeding) if (one.kind, one.by) == (filing.kind, filing.by)]
    return covers_outside(state, [*(one.claims for one in before), filing.claims], proceeding)


def set_aside(state: Complaint) -> frozenset[str]:
    """What a court has set aside (LDMAL 49), here or elsewhere; what is still asked of it leaves an award in effect."""
    granted = {one.id for one in state.limbs if one.result == "granted"}
    return frozenset(one.after for one in filings(state, SET_ASIDE) if one.after is not None and one.limb in granted)

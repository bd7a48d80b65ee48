"""Taking in a complaint that was joined (并入): its workers, respondents, claims and papers get their ids here.

Where this one had itself been joined to another meanwhile, what arrives goes on to that one.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from pydantic import Field

from casework.carrying import (
    MOST,
    Beside,
    CarriedClaim,
    CarriedClaims,
    CarriedConsent,
    CarriedConsents,
    CarriedPaper,
    CarriedPapers,
    CarriedWorker,
    CarriedWorkers,
)
from casework.claims import ClaimGiven, stated, unknown_code
from casework.classification import Ruling, ruled
from casework.codes import HELD, IdentityLevel, OutcomeCode, Party
from casework.consents import ConsentRecorded
from casework.fields import LocalId, MatterNumber, Shape
from casework.follow_up import reopened
from casework.limitation import NO_CODE, RoughAct, interrupted
from casework.outside_proceedings import recorded
from casework.parties import RespondentGiven, RespondentsAdded, WorkerGiven, WorkersAdded
from casework.procedure import Command, Context, Effect, Event, Fact, Procedure, Row
from casework.receipt import URGENT_HELP, ReceiptAmended
from casework.replacing import replace
from casework.roles import CLOCK
from casework.state import Claim, Complaint, Origin, Respondent

T = TypeVar("T")
Ids = Annotated[tuple[LocalId, ...], Field(max_length=MOST)]


class KnownAs(Shape):
    """A worker whose name is not for everybody."""

    worker: LocalId
    identity: IdentityLevel


class TakenIn(Event):
    """Another complaint was joined to this one; its workers and claims have these ids here."""

    kind: ClassVar[str] = "taken_in"
    complaint: UUID
    from_number: MatterNumber = ""
    workers: Ids = ()
    respondents: Ids = ()
    claims: Ids = ()
    rulings: Annotated[tuple[Ruling, ...], Field(max_length=MOST)] = ()
    interruptions: Annotated[tuple[tuple[date, ...], ...], Field(max_length=MOST)] = ()
    """Acts that had interrupted the limitation of each claim, in the order of `claims`."""
    rough_acts: Annotated[tuple[tuple[RoughAct, ...], ...], Field(max_length=MOST)] = ()
    """Those of which only the month is known, in the same order; none for anybody in older records."""
    known_as: Annotated[tuple[KnownAs, ...], Field(max_length=MOST)] = ()
    """How far those of the workers are known whom the other complaint knew less than by name."""
    papers_stay: bool = False
    """Whether a paper that names no claim stays about those it was about; in older records it is about all that were here."""

    def facts(self) -> tuple[Fact, ...]:
        """What interrupted their limitation there interrupted it."""
        told = zip(self.claims, self.interruptions, strict=False)
        return tuple(fact for claim, days in told for on in days for fact in interrupted(on, (claim,)))


class Arriving(Beside):
    """A complaint that is to be taken in, with everything that comes along with it."""

    complaint: UUID
    from_number: MatterNumber = ""
    workers: CarriedWorkers = ()
    respondents: Annotated[tuple[RespondentGiven, ...], Field(max_length=MOST)] = ()
    claims: CarriedClaims = ()
    proceedings: CarriedPapers = ()
    consents: CarriedConsents = ()


class PassedOn(Arriving, Event):
    """A complaint arrived here to be taken in after this one had itself been joined to another: it goes on to that one."""

    kind: ClassVar[str] = "passed_on"
    into: UUID


class TakeIn(Arriving, Command):
    """Given by the joined complaint through the outbox."""

    name: ClassVar[str] = "take_in"
    roles = CLOCK


def decide_take_in(state: Complaint, command: TakeIn, context: Context) -> list[Event]:
    """The other side of a join; what came along once does not come again."""
    on = context.today
    if state.outcome is not None and state.outcome.code is OutcomeCode.JOINED and state.related is not None:
        return [PassedOn(occurred_on=on, into=state.related, **dict(command))]
    if command.complaint in state.taken_in:
        told = TakenIn(occurred_on=on, complaint=command.complaint, from_number=command.from_number, papers_stay=True)
        return [told]
    people, against = _numbered("w", state.workers, command.workers), _against(state, command.respondents)
    claims = tuple(_renamed(one, people, against, context) for one in command.claims)
    ids = _numbered("c", state.claims, claims)
    first = len(state.claims) + 1
    events: list[Event] = []
    speaking = _speaking(command.workers, people)
    events += [WorkersAdded(occurred_on=on, workers=some) for some in _in_turn(speaking, 2000)]
    new = tuple(one for index, one in enumerate(command.respondents) if against[index] not in _ids(state.respondents))
    events += [RespondentsAdded(occurred_on=on, respondents=some) for some in _in_turn(new, 50)]
    events += _reported(state, command, on)
    rough = tuple(one.rough_acts for one in command.claims)
    events += [
        one.model_copy(update={"held": told.held, "suspended": told.suspended, "joined_from": command.complaint})
        for one, told in zip(stated(claims, first=first, on=on), command.claims, strict=True)
    ]
    events.append(
        TakenIn(
            occurred_on=on,
            complaint=command.complaint,
            from_number=command.from_number,
            workers=people,
            respondents=tuple(one for one in dict.fromkeys(against) if one not in _ids(state.respondents)),
            claims=ids,
            rulings=tuple(
                one.ruling.model_copy(update={"claim": ids[index]})
                for index, one in enumerate(command.claims)
                if one.ruling is not None
            ),
            interruptions=tuple(one.interrupted for one in command.claims),
            rough_acts=rough if any(rough) else (),
            known_as=tuple(
                KnownAs(worker=people[index], identity=one.identity)
                for index, one in enumerate(command.workers)
                if one.identity is not None
            ),
            papers_stay=True,
        )
    )
    urgent = _urgent(state, command, context)
    # It may have ended while the claims were on their way: somebody has to work on them.
    needed = (ids or urgent) and state.stage not in HELD
    ruled_there = any(one.ruling is not None for one in command.claims)
    again = [reopened(state, on=on, ruled=ruled_there)] if needed else []
    said = _consents(command.consents, people)
    return [*events, *said, *_papers(state, command.proceedings, ids, context), *urgent, *again]


def _consents(told: tuple[CarriedConsent, ...], people: tuple[str, ...]) -> list[Event]:
    """What the workers said on a hand-over, as if they had said it here: each word counts from its own day."""
    return [
        ConsentRecorded(
            occurred_on=one.said_on,
            by=Party.WORKER,
            workers=_here(one.workers, people),
            recipient=one.towards,
            towards=one.towards_words,
            recipient_name=one.name,
            given=one.given,
        )
        for one in told
    ]


def _reported(state: Complaint, command: TakeIn, on: date) -> list[Event]:
    """The larger of the two numbers of workers: one group of people tells its matter more than once."""
    told, known = command.reported_workers or 0, len(state.workers) + len(command.workers)
    return [WorkersAdded(occurred_on=on, reported=told)] if told > max(state.worker_count, known) else []


def _urgent(state: Complaint, command: TakeIn, context: Context) -> list[Event]:
    """What cannot wait there cannot wait here, and our time to help counts from when it was first learned."""
    new, at = tuple(one for one in command.urgency if one not in state.urgency), command.urgent_at
    helping = any(one.rule == URGENT_HELP and one.status in ("running", "paused") for one in state.deadlines.values())
    if at is not None and helping and state.urgent_at is not None and state.urgent_at <= at:
        at = None
    if not new and at is None:
        return []
    on = at.astimezone(context.zone).date() if at is not None else context.today
    return [ReceiptAmended(occurred_on=on, urgency=new, urgent_at=at)]


def _papers(state: Complaint, told: tuple[CarriedPaper, ...], claims: Ids, context: Context) -> list[Event]:
    """The other bodies' proceedings, about the claims that came along."""
    ids = _numbered("p", state.proceedings, told)
    events: list[Event] = []
    for index, one in enumerate(told):
        about = _here(one.claims, claims) or claims
        after = _here((one.after,), ids) if one.after is not None else ()
        named = one.given.model_copy(update={"claims": about[:50], "after": next(iter(after), None)})
        events.append(recorded(named, ids[index], context, claims=about))
    return events


def _here(places: tuple[int, ...], ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids here of items that stood at these places on their way."""
    return tuple(ids[place] for place in places if place < len(ids))


def _in_turn(items: tuple[T, ...], most: int) -> tuple[tuple[T, ...], ...]:
    """Items in as many events as it takes: one event holds only so many."""
    return tuple(items[start : start + most] for start in range(0, len(items), most))


def _numbered(letter: str, there: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[str, ...]:
    """The ids that new items get behind those that are there."""
    return tuple(f"{letter}{len(there) + 1 + index}" for index in range(len(new)))


def _ids(items: tuple[Any, ...]) -> set[str]:
    return {one.id for one in items}


def _against(state: Complaint, given: tuple[RespondentGiven, ...]) -> tuple[str, ...]:
    """The id each respondent has here: a company that is a respondent already, for the same reason, stays one."""
    found: list[str] = []
    number = len(state.respondents)
    for one in given:
        known = next((old.id for old in state.respondents if _is_same(old, one)), None)
        number += known is None
        found.append(known or f"r{number}")
    return tuple(found)


def _is_same(old: Respondent, given: RespondentGiven) -> bool:
    same = old.credit_code == given.credit_code if old.credit_code and given.credit_code else old.name == given.name
    return given.name is not None and same and old.basis is given.basis and old.kind is given.kind


def _renamed(told: CarriedClaim, people: tuple[str, ...], against: tuple[str, ...], context: Context) -> ClaimGiven:
    """The claim as it is stated here. One whose code the rule book has no more stays, as one that fits no code."""
    gone = unknown_code(told.given.code, context, at="")
    return told.given.model_copy(
        update={
            "code": NO_CODE if gone else told.given.code,
            "workers": _here(told.workers, people),
            "respondents": _here(told.respondents, against),
        }
    )


def _speaking(workers: tuple[CarriedWorker, ...], people: tuple[str, ...]) -> tuple[WorkerGiven, ...]:
    """Representatives of those who came along stay theirs: nobody speaks for people who did not choose them."""
    return tuple(one.given.model_copy(update={"represents": _here(one.represents, people)}) for one in workers)


def _taken_in(state: Complaint, event: TakenIn) -> Complaint:
    """Where each came from. What this complaint had for everybody in it stays that of those it had."""
    origin = Origin(event.complaint, event.from_number)
    rulings = {one.claim: one for one in event.rulings}
    levels = {one.worker: one.identity for one in event.known_as}
    rough = dict(zip(event.claims, event.rough_acts, strict=False))
    claims = tuple(
        _as_before(one, event)
        if one.id not in event.claims
        else replace(
            _own_relation(ruled(one, rulings[one.id]), state) if one.id in rulings else one,
            workers=event.workers if one.all_workers else one.workers,
            all_workers=False,
            rough_acts=tuple((str(act.act), act.occurred_on) for act in rough.get(one.id, ())),
            origin=origin,
        )
        for one in state.claims
    )
    before = tuple(one for one in state.claims if one.id not in event.claims)
    return replace(
        state,
        claims=claims,
        workers=tuple(
            replace(one, origin=origin, identity=levels.get(one.id)) if one.id in event.workers else one
            for one in state.workers
        ),
        proceedings=tuple(
            replace(
                one,
                claims=one.claims
                or tuple(claim.id for claim in before if not event.papers_stay or one.is_about(claim)),
            )
            for one in state.proceedings
        ),
        taken_in=(*state.taken_in, event.complaint),
    )


def _as_before(claim: Claim, event: TakenIn) -> Claim:
    return replace(
        claim,
        workers=tuple(one for one in claim.workers if one not in event.workers),
        respondents=tuple(one for one in claim.respondents if one not in event.respondents),
    )


def _own_relation(claim: Claim, state: Complaint) -> Claim:
    return replace(claim, relation=None) if claim.relation is state.relation else claim


def _tell_here(state: Complaint, event: TakenIn) -> list[Effect]:
    """Who handled a matter that had ended learns that it is open again."""
    if not event.claims or state.stage in HELD:
        return []
    whom = f"person:{state.handler}" if state.handler else f"office:{state.office}"
    return [Effect("notify", whom, "taken_up_again", {"number": state.number})]


def _tell_next(state: Complaint, event: PassedOn) -> list[Effect]:
    told = event.model_dump(mode="json", exclude={"occurred_on", "into"}, exclude_defaults=True)
    return [Effect("command", f"complaint:{event.into}", "take_in", told)]


PROCEDURE = Procedure(
    name="joining",
    allowed=(Row(TakeIn, frozenset(), "其他件并入本件。", "Another complaint was joined to this one."),),
    decide={TakeIn: decide_take_in},
    evolve={TakenIn: _taken_in, PassedOn: lambda state, event: state},
    effects={TakenIn: _tell_here, PassedOn: _tell_next},
)

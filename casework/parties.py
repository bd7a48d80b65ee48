"""Who is in a matter: workers identified or reported, respondents each with a basis, and additions later (add_party)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Protocol

from pydantic import Field

from casework.codes import HELD, Basis, PartyKind
from casework.fields import CreditCode, Headcount, IndustryCode, LocalId, PersonFields, PublicName, RegionCode, Shape
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, Refusal, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint, Respondent, Worker


class WorkerGiven(PersonFields):
    """A worker as told: whatever is known, sealed; somebody who is only counted is told by number."""

    still_employed: bool | None = None
    representative: bool | None = None
    """Whether the worker was chosen to speak for others."""
    represents: Annotated[tuple[LocalId, ...], Field(max_length=2000)] = ()
    """For whom; nobody named means for everybody in the matter."""


class RespondentGiven(Shape):
    """A respondent as told. A company has a name, a person is sealed, unknown is allowed."""

    kind: PartyKind
    basis: Basis = Basis.EMPLOYER
    name: PublicName | None = None
    credit_code: CreditCode | None = None
    person: PersonFields | None = None
    region: RegionCode | None = None
    industry: IndustryCode | None = None


Workers = Annotated[tuple[WorkerGiven, ...], Field(max_length=2000)]
Respondents = Annotated[tuple[RespondentGiven, ...], Field(max_length=50)]


class WorkersAdded(Event):
    """Workers became known by name, or their number was reported."""

    kind: ClassVar[str] = "workers_added"
    workers: Workers = ()
    reported: Headcount | None = None
    reported_from: Headcount | None = None
    reported_to: Headcount | None = None

    def facts(self) -> tuple[Fact, ...]:
        """A party added restarts an arbitration's clocks (CNT.16) where one runs; told per limb by arbitration."""
        return ()


class RespondentsAdded(Event):
    """Respondents became known, each with the reason why they are one."""

    kind: ClassVar[str] = "respondents_added"
    respondents: Respondents


class PartyCorrected(Event):
    """A respondent became known, or turned out to be another; the claims against it stay against it."""

    kind: ClassVar[str] = "party_corrected"
    respondent: LocalId
    given: RespondentGiven


class CorrectParty(Dated):
    """Say who a respondent is, where it was unknown or told wrongly."""

    name: ClassVar[str] = "correct_party"
    roles = DESK | ADVISERS
    respondent: LocalId
    given: RespondentGiven


class NoRespondent(Refusal):
    """No respondent is on record that could be corrected."""

    code = "no_respondent"
    zh = "尚未登记被诉单位。"
    en = "No respondent is on record yet."


class AddParty(Dated):
    """Add workers or respondents, or correct how many workers are reported."""

    name: ClassVar[str] = "add_party"
    roles = DESK | ADVISERS
    workers: Workers = ()
    reported_workers: Headcount | None = None
    reported_from: Headcount | None = None
    reported_to: Headcount | None = None
    respondents: Respondents = ()


def respondent_errors(respondents: tuple[RespondentGiven, ...], at: str) -> list[FieldError]:
    """A company needs a name; a person has neither company name nor credit code."""
    errors = []
    for index, one in enumerate(respondents):
        if one.kind is PartyKind.COMPANY and one.name is None:
            errors.append(
                FieldError(
                    f"{at}/{index}/name",
                    "name_missing",
                    "单位名称不能为空；不清楚时请选“未知”。",
                    "A company needs a name; choose unknown where it is not known.",
                )
            )
        if one.kind is PartyKind.UNKNOWN and (one.name or one.credit_code):
            errors.append(
                FieldError(
                    f"{at}/{index}/kind",
                    "unknown_has_no_name",
                    "知道名称的，请选“单位”或“个人”。",
                    "Whoever has a name is a company or a person.",
                )
            )
        if one.kind is PartyKind.PERSON and (one.name or one.credit_code):
            errors.append(
                FieldError(
                    f"{at}/{index}/name",
                    "person_is_sealed",
                    "自然人信息请填在 person 内。",
                    "A natural person's data belongs into `person`.",
                )
            )
    return errors


def worker_errors(workers: tuple[WorkerGiven, ...], *, there: int = 0) -> list[FieldError]:
    """A worker of whom nothing is told, and representatives of somebody who is not there, or of themselves.

    `there` is how many workers the matter has already: those told now are numbered on from them.
    """
    known = tuple(f"w{n}" for n in range(1, there + len(workers) + 1))
    errors: list[FieldError] = []
    for index, one in enumerate(workers):
        if one == WorkerGiven():
            errors.append(
                FieldError(
                    f"/workers/{index}",
                    "worker_empty",
                    "请至少填写一项；只知道人数的，请填写反映人数。",
                    "Tell at least one thing; who is only counted is told as a number of workers.",
                )
            )
        at = f"/workers/{index}/represents"
        errors += unknown_members(one.represents, known, at)
        errors += [
            FieldError(f"{at}/{place}", "represents_self", "代表人不能代表自己。", "Nobody represents themselves.")
            for place, other in enumerate(one.represents)
            if other == f"w{there + index + 1}"
        ]
    return errors


class TellsWorkers(Protocol):
    """A command that names workers, or says how many there are."""

    @property
    def workers(self) -> tuple[WorkerGiven, ...]:
        """Those known by name."""

    @property
    def reported_workers(self) -> int | None:
        """How many are reported."""

    @property
    def reported_from(self) -> int | None:
        """At least how many, where nobody knows exactly."""

    @property
    def reported_to(self) -> int | None:
        """At most how many."""


def span_errors(command: TellsWorkers) -> list[FieldError]:
    """A span of numbers has its larger end last."""
    low, high = command.reported_from, command.reported_to
    if high is None or (low or 0) <= high:
        return []
    return [
        FieldError(
            "/reported_to", "end_before_start", "人数上限不能小于下限。", "At most cannot be less than at least."
        )
    ]


def workers_told(command: TellsWorkers, on: date) -> list[Event]:
    """The event of workers named or counted, where the command has any."""
    if not (command.workers or command.reported_workers or command.reported_from or command.reported_to):
        return []
    return [
        WorkersAdded(
            occurred_on=on,
            workers=command.workers,
            reported=command.reported_workers,
            reported_from=command.reported_from,
            reported_to=command.reported_to,
        )
    ]


def added(state: Complaint, command: AddParty, context: Context) -> list[Event]:
    """The events of parties told in a command."""
    errors = respondent_errors(command.respondents, "/respondents") + span_errors(command)
    errors += worker_errors(command.workers, there=len(state.workers))
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    on = context.day(command)
    events: list[Event] = []
    events += workers_told(command, on)
    if command.respondents:
        events.append(RespondentsAdded(occurred_on=on, respondents=command.respondents))
    return events


def decide_add_party(state: Complaint, command: AddParty, context: Context) -> list[Event]:
    """Something must be added."""
    events = added(state, command, context)
    if not events:
        raise ImpossibleValue.of(
            "/workers",
            "nothing_to_add",
            "请填写要增加的劳动者或被诉单位。",
            "Name a worker, a number of workers or a respondent.",
        )
    return events


def decide_correct_party(state: Complaint, command: CorrectParty, context: Context) -> list[Event]:
    """One that is there, by somebody who can be one."""
    errors = [
        FieldError(one.field.replace("/0/", "/", 1), one.code, one.zh, one.en)
        for one in respondent_errors((command.given,), "/given")
    ]
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    if command.respondent not in {one.id for one in state.respondents}:
        raise unknown_id("/respondent")
    return [PartyCorrected(occurred_on=context.day(command), respondent=command.respondent, given=command.given)]


def _workers_added(state: Complaint, event: WorkersAdded) -> Complaint:
    first = len(state.workers) + 1
    new = tuple(
        Worker(
            id=f"w{first + index}",
            person=PersonFields(**{name: getattr(one, name) for name in PERSON}),
            still_employed=one.still_employed,
            representative=bool(one.representative or one.represents),
            represents=one.represents,
        )
        for index, one in enumerate(event.workers)
    )
    spanned = event.reported_from is not None or event.reported_to is not None
    state = replace(
        state,
        workers=(*state.workers, *new),
        reported_workers=event.reported or (None if spanned else state.reported_workers),
        reported_from=event.reported_from if spanned else state.reported_from,
        reported_to=event.reported_to if spanned else state.reported_to,
    )
    ids = tuple(one.id for one in new)
    claims = tuple(replace(one, workers=(*one.workers, *ids)) if one.all_workers else one for one in state.claims)
    return replace(state, claims=claims)


PERSON = tuple(PersonFields.model_fields)


def _respondents_added(state: Complaint, event: RespondentsAdded) -> Complaint:
    first = len(state.respondents) + 1
    new = tuple(
        Respondent(
            id=f"r{first + index}",
            kind=one.kind,
            basis=one.basis,
            name=one.name,
            credit_code=one.credit_code,
            person=one.person,
            region=one.region,
            industry=one.industry,
        )
        for index, one in enumerate(event.respondents)
    )
    state = replace(state, respondents=(*state.respondents, *new))
    ids = tuple(one.id for one in new)
    claims = tuple(
        replace(one, respondents=(*one.respondents, *ids)) if one.all_respondents else one for one in state.claims
    )
    return replace(state, claims=claims)


def _corrected(state: Complaint, event: PartyCorrected) -> Complaint:
    one = event.given
    respondents = tuple(
        old
        if old.id != event.respondent
        else Respondent(
            id=old.id,
            kind=one.kind,
            basis=one.basis,
            name=one.name,
            credit_code=one.credit_code,
            person=one.person,
            region=one.region,
            industry=one.industry,
        )
        for old in state.respondents
    )
    return replace(state, respondents=respondents)


def unknown_members(ids: tuple[LocalId, ...], known: tuple[str, ...], at: str) -> list[FieldError]:
    """References to workers, respondents, claims … that the matter does not have."""
    return [error for index, one in enumerate(ids) for error in unknown_member(one, known, f"{at}/{index}")]


def unknown_member(one: str | None, known: tuple[str, ...], at: str) -> list[FieldError]:
    """One such reference, where there is one."""
    if one is None or one in known:
        return []
    return [FieldError(at, "unknown_reference", "没有这个编号。", "There is no such item in this matter.")]


def _nobody(state: Complaint) -> Refusal | None:
    return None if state.respondents else NoRespondent()


PROCEDURE = Procedure(
    name="parties",
    allowed=(
        Row(AddParty, HELD, "可以补充劳动者或被诉单位。", "Workers and respondents may be added."),
        Row(
            CorrectParty,
            HELD,
            "查明后可以更正被诉单位。",
            "A respondent who turns out to be somebody else, or becomes known, is corrected.",
            unless=_nobody,
        ),
    ),
    decide={AddParty: decide_add_party, CorrectParty: decide_correct_party},
    evolve={WorkersAdded: _workers_added, RespondentsAdded: _respondents_added, PartyCorrected: _corrected},
)

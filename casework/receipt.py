"""What was told too little or wrongly when a complaint came in: who handed it in, where it belongs, what cannot wait.

The receipt itself stays as it was recorded; what is known since is told beside it, and the office goes on with that.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, ClassVar

from pydantic import Field

from casework.codes import STAGES_OPEN, Authority, Channel, FilerKind, IdentityLevel, Urgency
from casework.fields import FilerPerson, LocalId, PastInstant, PersonFields, RegionCode, Shape
from casework.intake import SiteGiven
from casework.procedure import Context, Dated, Event, Fact, Procedure, Row
from casework.refusal import NOTHING, FieldError, ImpossibleValue, unknown_id
from casework.replacing import replace
from casework.roles import ADVISERS, DESK
from casework.state import Complaint, Filer

URGENT_HELP = "SVC.URGENT_HELP"
"""Our duty where something cannot wait."""

Urgencies = Annotated[tuple[Urgency, ...], Field(max_length=8)]


class FilerTold(Shape):
    """What became known of the filer; what is left out stays as it was."""

    kind: FilerKind | None = None
    identity: IdentityLevel | None = None
    authority: Authority | None = None
    person: FilerPerson | None = None
    not_among_workers: bool | None = None
    """That none of the workers on record by then is the filer; False takes such a word back."""


class FilerIdentified(Event):
    """The filer became known, or spoke for the workers from then on."""

    kind: ClassVar[str] = "filer_identified"
    given: FilerTold


class WorkerIdentified(Event):
    """A worker on record agreed to be named, or asked not to be."""

    kind: ClassVar[str] = "worker_identified"
    worker: LocalId
    identity: IdentityLevel


class ReceiptAmended(Event):
    """What was told at receipt was added to or put right."""

    kind: ClassVar[str] = "receipt_amended"
    channel: Channel | None = None
    site: SiteGiven | None = None
    region: RegionCode | None = None
    urgency: Urgencies = ()
    urgency_withdrawn: Urgencies = ()
    urgent_at: PastInstant | None = None
    """When it was learned that something cannot wait, where our time to help begins with it."""
    urgency_over: bool = False
    """Whether nothing that cannot wait is left."""

    def facts(self) -> tuple[Fact, ...]:
        """Urgency begins as at receipt, or proves never to have been."""
        if self.urgency_over:
            return (Fact("complaint.not_urgent", self.occurred_on, corrects=True),)
        return (Fact("complaint.urgent", self.occurred_on, at=self.urgent_at),) if self.urgent_at else ()


class IdentifyFiler(Dated):
    """Say who the filer is, how to reach them, by what authority they speak, or how far a worker's name may be used."""

    name: ClassVar[str] = "identify_filer"
    roles = DESK | ADVISERS
    worker: LocalId | None = None
    """The worker who is meant; left out, it is the filer."""
    given: FilerTold


class AmendReceipt(Dated):
    """Add to or put right what was told at receipt: channel, site, region, and what cannot wait."""

    name: ClassVar[str] = "amend_receipt"
    roles = DESK | ADVISERS
    channel: Channel | None = None
    site: SiteGiven | None = None
    region: RegionCode | None = None
    urgency: Urgencies = ()
    """What turned out to be unable to wait."""
    urgency_withdrawn: Urgencies = ()
    """What turned out not to be so."""
    occurred_at: PastInstant | None = None
    """When it was learned, because help is counted in minutes; left out today, it is now."""


ANONYMOUS_HAS_NO_PERSON = (
    "anonymous_has_no_person",
    "匿名反映不能有个人信息：请写明实名程度。",
    "Who is anonymous has no personal data: say how far the person is known.",
)

NAMED_HAS_A_NAME = (
    "name_missing",
    "实名的应有姓名：请填写姓名（劳动者请用“补充当事人”登记），或选择其他实名程度。",
    "Who is named has a name: give it (a worker's by add_party), or choose another level.",
)


def _known(person: PersonFields | None) -> dict[str, object]:
    """The parts of a person that are told."""
    names = PersonFields.model_fields
    return {} if person is None else {name: told for name in names if (told := getattr(person, name)) is not None}


def identified(state: Complaint, given: FilerTold) -> Filer:
    """The filer with what became known; contact data is replaced part by part."""
    filer, apart_from = state.filer, tuple(one.id for one in state.workers) if given.not_among_workers else ()
    told = {**_known(filer.person), **_known(given.person)}
    return Filer(
        kind=given.kind or filer.kind,
        identity=given.identity or filer.identity,
        authority=given.authority or filer.authority,
        person=PersonFields.model_validate(told) if told else None,
        apart_from=filer.apart_from if given.not_among_workers is None else apart_from,
    )


def decide_identify(state: Complaint, command: IdentifyFiler, context: Context) -> list[Event]:
    """Something new, and nobody stays anonymous who is told by name."""
    if command.worker is not None:
        return [_worker_told(state, command.worker, command.given, context.day(command))]
    new = identified(state, command.given)
    if new == state.filer:
        raise ImpossibleValue.of("/given", *NOTHING)
    if new.identity is IdentityLevel.ANONYMOUS and new.person is not None:
        raise ImpossibleValue.of("/given/identity", *ANONYMOUS_HAS_NO_PERSON)
    if command.given.identity is IdentityLevel.NAMED and not _filer_has_a_name(state, new):
        raise ImpossibleValue.of("/given/person/name", *NAMED_HAS_A_NAME)
    return [FilerIdentified(occurred_on=context.day(command), given=command.given)]


def _filer_has_a_name(state: Complaint, filer: Filer) -> bool:
    """Whether the filer is told by name, or may be a worker on record who is."""
    if filer.person is not None and filer.person.name is not None:
        return True
    told = [one for one in state.workers if one.person.name is not None and one.id not in filer.apart_from]
    return filer.kind is FilerKind.WORKER and bool(told)


def _worker_told(state: Complaint, worker: str, given: FilerTold, on: date) -> WorkerIdentified:
    """How far a worker's name may be used. Everything else is told of the filer only: it lies under the filer's key."""
    if worker not in {one.id for one in state.workers}:
        raise unknown_id("/worker")
    of_filer = ("kind", "authority", "person", "not_among_workers")
    errors = [
        FieldError(f"/given/{name}", "of_the_filer", "此项只用于反映人。", "This is said of the filer only.")
        for name in of_filer
        if getattr(given, name) is not None
    ]
    if given.identity is IdentityLevel.ANONYMOUS:
        errors.append(FieldError("/given/identity", *ANONYMOUS_HAS_NO_PERSON))
    if given.identity is None:
        errors.append(
            FieldError(
                "/given/identity", "identity_missing", "请填写该劳动者的实名程度。", "Say how far the worker is known."
            )
        )
    if errors or given.identity is None:
        raise ImpossibleValue(errors=tuple(errors))
    event = WorkerIdentified(occurred_on=on, worker=worker, identity=given.identity)
    after = _worker_identified(state, event)
    if after == state:
        raise ImpossibleValue.of("/given/identity", *NOTHING)
    nameless = any(one.id == worker and one.person.name is None for one in after.workers)
    if given.identity is IdentityLevel.NAMED and nameless:
        raise ImpossibleValue.of("/worker", *NAMED_HAS_A_NAME)
    return event


def _worker_identified(state: Complaint, event: WorkerIdentified) -> Complaint:
    workers = tuple(replace(one, identity=event.identity) if one.id == event.worker else one for one in state.workers)
    return replace(state, workers=workers)


def decide_amend(state: Complaint, command: AmendReceipt, context: Context) -> list[Event]:
    """Something that differs; what cannot wait counts from the instant it was learned."""
    on, at = _learned(command, context)
    _refuse_before_receipt(state, command, on)
    errors = _urgency_errors(state, command)
    added = tuple(one for one in dict.fromkeys(command.urgency) if one not in state.urgency)
    if added and at is None:
        errors.append(
            FieldError(
                "/occurred_at",
                "instant_missing",
                "紧急情况按分钟计算，请填写得知的时间。",
                "Help is counted in minutes: give the instant at which it was learned.",
            )
        )
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    withdrawn = tuple(dict.fromkeys(command.urgency_withdrawn))
    left = (*(one for one in state.urgency if one not in withdrawn), *added)
    helping = any(one.rule == URGENT_HELP and one.status in ("running", "paused") for one in state.deadlines.values())
    event = ReceiptAmended(
        occurred_on=on,
        channel=command.channel if command.channel is not state.channel else None,
        site=command.site if _is_other_site(state, command.site) else None,
        region=command.region if command.region != state.region else None,
        urgency=added,
        urgency_withdrawn=withdrawn,
        urgent_at=at if added and not helping else None,
        urgency_over=bool(withdrawn) and not left,
    )
    if event == ReceiptAmended(occurred_on=on):
        raise ImpossibleValue.of("/urgency", *NOTHING)
    return [event]


def _learned(command: AmendReceipt, context: Context) -> tuple[date, datetime | None]:
    """The day it was learned, and the instant where that is known."""
    at = command.occurred_at
    on = at.astimezone(context.zone).date() if at else context.day(command)
    if command.occurred_on not in (None, on):
        raise ImpossibleValue.of(
            "/occurred_at", "days_differ", "时间与日期不一致。", "The instant and the day do not agree."
        )
    return on, at or (context.now if on == context.today else None)


def _refuse_before_receipt(state: Complaint, command: AmendReceipt, on: date) -> None:
    """Refuses what would have been learned before the day on which the complaint came in."""
    if on < state.received_on:
        raise ImpossibleValue.of(
            "/occurred_at" if command.occurred_at else "/occurred_on",
            "before_receipt",
            "日期不能早于收到诉求的日期。",
            "It cannot have been learned before the complaint was received.",
        )


def _urgency_errors(state: Complaint, command: AmendReceipt) -> list[FieldError]:
    """Only what is on record can be withdrawn, and not in the same breath as it is told."""
    return [
        FieldError(
            f"/urgency_withdrawn/{index}",
            "not_urgent",
            "记录中没有这项紧急情况，或同时又填为紧急。",
            "This is not on record as urgent, or is told as urgent at once.",
        )
        for index, one in enumerate(command.urgency_withdrawn)
        if one not in state.urgency or one in command.urgency
    ]


def _is_other_site(state: Complaint, site: SiteGiven | None) -> bool:
    """Whether a site as told says anything that is not on record; a place is sealed and counts as new."""
    if site is None:
        return False
    return site.name != state.site or site.place is not None or site.region not in (None, state.region)


def _filer_identified(state: Complaint, event: FilerIdentified) -> Complaint:
    return replace(state, filer=identified(state, event.given))


def _amended(state: Complaint, event: ReceiptAmended) -> Complaint:
    site = event.site
    return replace(
        state,
        channel=event.channel or state.channel,
        site=site.name if site else state.site,
        region=event.region or (site.region if site else None) or state.region,
        urgency=(*(one for one in state.urgency if one not in event.urgency_withdrawn), *event.urgency),
        urgent_at=None if event.urgency_over else event.urgent_at or state.urgent_at,
    )


PROCEDURE = Procedure(
    name="intake",
    allowed=(
        Row(
            IdentifyFiler,
            STAGES_OPEN,
            "反映人身份、联系方式或授权有变化的，随时补充。",
            "Who the filer is, and by what authority, may be told later.",
        ),
        Row(
            AmendReceipt,
            STAGES_OPEN,
            "登记时漏填、错填的可以补正。",
            "What was left out or told wrongly at receipt may be put right.",
        ),
    ),
    decide={IdentifyFiler: decide_identify, AmendReceipt: decide_amend},
    evolve={FilerIdentified: _filer_identified, WorkerIdentified: _worker_identified, ReceiptAmended: _amended},
    ends={"complaint.not_urgent": ((URGENT_HELP, "cancelled"),)},
)

"""A kind of stream: procedures folded into one `decide` and one `evolve`, with the allowed table between them.

The order of judgement is fixed: the role, the scope, dates that cannot be, the allowed table, then the procedure.
Whatever is not in the table cannot happen. Every event is applied before the next is derived, and each fact it
states drives the clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property
from typing import Any, get_args

from pydantic import AwareDatetime, BaseModel

from casework.clock_facts import on_fact
from casework.deadlines import DeadlineCorrected, DeadlineStarted, running
from casework.fields import NotAhead
from casework.lateness import ends_at
from casework.procedure import Command, Context, Effect, Event, Fact, Notice, Procedure, Row
from casework.refusal import FieldError, ImpossibleValue, NotAllowedAtThisStage, OutOfScope, Refusal, RoleNotAllowed
from casework.roles import Role


@dataclass(frozen=True, slots=True)
class Allowed:
    """A command that is open now, and why it is offered."""

    command: str
    zh: str
    en: str
    limbs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a command does: its events in order, the state after them, and the effects they have elsewhere."""

    events: tuple[Event, ...]
    state: Any
    effects: tuple[Effect, ...]


@dataclass(slots=True)
class _Told:
    """What has happened so far in a decision."""

    state: Any
    events: list[Event] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)


YEARS = range(1900, 2100)
"""The years a date may lie in: a clock may run on from the last of them and still be counted (`law/workdays.py`)."""


def dates_ahead(model: BaseModel, context: Context, at: str = "") -> Iterator[FieldError]:
    """Every date or instant that its field says cannot be (MODEL.md "Dates a field may have").

    No matter reaches outside the years that deadlines can be counted in.
    """
    for name, marked in _date_marks(type(model)):
        yield from _ahead(getattr(model, name), context, marked=marked, at=f"{at}/{name}")


def _ahead(value: object, context: Context, *, marked: bool, at: str) -> Iterator[FieldError]:
    if isinstance(value, date) and value.year not in YEARS:
        yield FieldError(at, "date_out_of_range", "日期超出可能的范围。", "No matter reaches that far.")
    elif marked and _is_ahead(value, context):
        yield FieldError(at, "date_in_future", "日期不能晚于今天。", "This date cannot lie in the future.")
    elif isinstance(value, BaseModel):
        yield from dates_ahead(value, context, at)
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _ahead(one, context, marked=marked, at=f"{at}/{index}")


@cache
def _date_marks(model: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """Each field of a model that may hold a date, with whether it cannot lie ahead; read once, because every command asks."""
    return tuple(
        (name, _marked(info.annotation, info.metadata))
        for name, info in model.model_fields.items()
        if _may_hold_date(info.annotation)
    )


def _may_hold_date(annotation: Any) -> bool:
    """Whether a value of this type is a day or an instant, or has one somewhere inside."""
    if annotation is AwareDatetime:  # a marker of pydantic's that is no kind of date itself
        return True
    if isinstance(annotation, type):
        return issubclass(annotation, date) or (issubclass(annotation, BaseModel) and bool(_date_marks(annotation)))
    return any(_may_hold_date(one) for one in get_args(annotation))


def _marked(annotation: Any, metadata: list[Any]) -> bool:
    """Whether a field, or what its list holds, is marked as never ahead."""
    marks = (*metadata, *getattr(annotation, "__metadata__", ()))
    return any(isinstance(one, NotAhead) for one in marks) or any(_marked(one, []) for one in get_args(annotation))


def _is_ahead(value: object, context: Context) -> bool:
    if isinstance(value, datetime):
        return value > context.now
    return isinstance(value, date) and value > context.today


PASSES = 4
"""How often a matter that moved is looked at: its own clocks, its lines' turns, its lines' dates, and what lost its object."""


class StreamKind:
    """Procedures that make one kind of stream; `closed` are the stages in which its workflow need not live."""

    def __init__(self, name: str, procedures: tuple[Procedure, ...], *, closed: frozenset[str]) -> None:
        self.name = name
        self.procedures = procedures
        self.closed = closed

    @cached_property
    def commands(self) -> Mapping[str, type[Command]]:
        """Every command by its name."""
        return {row.command.name: row.command for one in self.procedures for row in one.allowed}

    @cached_property
    def events(self) -> Mapping[str, type[Event]]:
        """Every event by its kind."""
        return {event.kind: event for one in self.procedures for event in one.evolve}

    @cached_property
    def procedure_of(self) -> Mapping[str, str]:
        """The procedure that each command belongs to."""
        return {row.command.name: one.name for one in self.procedures for row in one.allowed}

    @cached_property
    def _rows(self) -> Mapping[type[Command], tuple[Row, ...]]:
        rows: dict[type[Command], tuple[Row, ...]] = {}
        for one in self.procedures:
            for row in one.allowed:
                rows[row.command] = (*rows.get(row.command, ()), row)
        return rows

    @cached_property
    def _decide(self) -> Mapping[type[Command], Any]:
        return {command: fn for one in self.procedures for command, fn in one.decide.items()}

    @cached_property
    def _evolve(self) -> Mapping[type[Event], Any]:
        return {event: fn for one in self.procedures for event, fn in one.evolve.items()}

    @cached_property
    def _starts(self) -> Mapping[str, tuple[str, ...]]:
        return _joined(tuple(one.starts for one in self.procedures))

    @cached_property
    def _ends(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        return _joined(tuple(one.ends for one in self.procedures))

    @cached_property
    def _notes(self) -> Mapping[str, Any]:
        return {fact: fn for one in self.procedures for fact, fn in one.notes.items()}

    @cached_property
    def _follow(self) -> tuple[Any, ...]:
        return tuple(one.follow for one in self.procedures if one.follow is not None)

    @cached_property
    def _wakes(self) -> tuple[Any, ...]:
        return tuple(one.wakes for one in self.procedures if one.wakes is not None)

    @cached_property
    def _relocates(self) -> tuple[Any, ...]:
        return tuple(one.relocates for one in self.procedures if one.relocates is not None)

    @cached_property
    def _opens(self) -> tuple[Any, ...]:
        return tuple(one.opens for one in self.procedures if one.opens is not None)

    @cached_property
    def _lapses(self) -> Mapping[str, Any]:
        return {rule: fn for one in self.procedures for rule, fn in one.lapses.items()}

    @cached_property
    def _warns(self) -> Mapping[type[Command], tuple[Any, ...]]:
        return _joined(tuple({key: (fn,) for key, fn in one.warns.items()} for one in self.procedures))

    @cached_property
    def _effects(self) -> Mapping[type[Event], tuple[Any, ...]]:
        return _joined(tuple({key: (fn,) for key, fn in one.effects.items()} for one in self.procedures))

    def evolve(self, state: Any, event: Event) -> Any:
        """The state after one event. No validation, no roles: what is in the log happened."""
        state = self._evolve[type(event)](state, event)
        for fact in event.facts() if self._notes else ():
            if fact.name in self._notes:
                state = self._notes[fact.name](state, fact)
        return state

    def fold(self, events: Iterator[Event] | tuple[Event, ...] | list[Event]) -> Any:
        """The state after all events; None before the first."""
        state: Any = None
        for event in events:
            state = self.evolve(state, event)
        return state

    def decide(self, state: Any, command: Command, context: Context) -> Decision:
        """The events of a command, or a `Refusal`. Pure: the same arguments always give the same answer."""
        context = context.told_by(state)
        self._judge(state, command, context)
        told = _Told(state)
        self._happen_all(told, self._decide[type(command)](state, command, context), context)
        if state is not None:
            self._relocate(told, context)
        return Decision(tuple(told.events), told.state, tuple(told.effects))

    def _relocate(self, told: _Told, there: Context) -> None:
        """What follows where the matter tells another place than `there` now."""
        context = there.told_by(told.state)
        if context is there:
            return
        for relocate in self._relocates:
            for _ in range(PASSES):
                events = relocate(told.state, there, context)
                if not events:
                    break
                self._happen_all(told, events, context)

    def _happen_all(self, told: _Told, events: Iterable[Event], context: Context) -> None:
        """Some events in their order, each with what follows from it before the next.

        What follows may begin a clock too. So a clock gets its id here, where it begins, and what these events say of it
        behind that goes by this id: the one it came with was counted before anything had followed.
        """
        ids: dict[str, str] = {}
        for event in events:
            if isinstance(event, DeadlineStarted):
                ids[event.deadline] = next_deadline_id(told.state)
            self._happen(told, _named(event, ids), context)

    def _happen(self, told: _Told, event: Event, context: Context) -> None:
        """One event, and at once what follows from it: clock events from its facts, and more from a clock's lapse."""
        event = self._leaving_open(told.state, event)
        before, told.state = told.state, self.evolve(told.state, event)
        context = context.told_by(told.state)
        told.events.append(event)
        told.effects += [effect for fn in self._effects.get(type(event), ()) for effect in fn(told.state, event)]
        for fact in event.facts():
            self._happen_all(told, self._on_fact(told.state, fact, context), context)
        for follow in self._follow:
            self._happen_all(told, follow(before, told.state, event, context), context)
        follows = self._lapses.get(getattr(event, "rule", "")) if event.kind == "deadline_lapsed" else None
        self._happen_all(told, follows(told.state, event, context) if follows else (), context)

    def _leaving_open(self, state: Any, event: Event) -> Event:
        """The event; the correction of a lapse takes back no route that is open without it."""
        if not isinstance(event, DeadlineCorrected) or not event.withdrawn_routes:
            return event
        otherwise = {route for opens in self._opens for route in opens(state)}
        left = tuple(one for one in event.withdrawn_routes if one not in otherwise)
        return event.model_copy(update={"withdrawn_routes": left})

    def _on_fact(self, state: Any, fact: Fact, context: Context) -> list[Event]:
        return on_fact(
            state, fact, starts=self._starts.get(fact.name, ()), ends=self._ends.get(fact.name, ()), context=context
        )

    def _judge(self, state: Any, command: Command, context: Context) -> None:
        if context.actor.role not in command.roles:
            raise RoleNotAllowed()
        if state is not None and not in_scope(context):
            raise OutOfScope()
        errors = (
            *dates_ahead(command, context),
            *(_not_there(field) for field in context.unknown),
            *(_ended_already(field) for field in context.ended),
        )
        if errors:
            raise ImpossibleValue(errors=errors)
        refusal = self._table_refusal(state, command)
        if refusal is not None:
            raise refusal

    def _table_refusal(self, state: Any, command: Command) -> Refusal | None:
        refusal: Refusal = NotAllowedAtThisStage()
        for row in self._rows.get(type(command), ()):
            if not _fits(row, state, limb=getattr(command, "limb", None)):
                continue
            said_no = row.unless(state) if row.unless and state is not None else None
            if said_no is None:
                return None
            refusal = said_no
        return refusal

    def allowed(self, state: Any, *, role: Role | None = None) -> list[Allowed]:
        """What may be done now, with the reason it is offered; by one role, or by anybody."""
        found: list[Allowed] = []
        for command, rows in self._rows.items():
            if role is not None and role not in command.roles:
                continue
            open_rows = [row for row in rows if _offered(row, state)]
            if open_rows:
                limbs = dict.fromkeys(limb for row in open_rows for limb in _limbs(row, state))
                found.append(Allowed(command.name, open_rows[0].zh, open_rows[0].en, tuple(limbs)))
        return found

    def notices(self, state: Any, command: Command, context: Context) -> list[Notice]:
        """What to know before giving a command."""
        return [notice for fn in self._warns.get(type(command), ()) for notice in fn(state, command, context)]

    def next_wake(self, state: Any, context: Context) -> datetime | None:
        """The next instant at which a running clock lapses, or time brings something else about, by what the state tells."""
        context = context.told_by(state)
        ends = (ends_at(one, context.zone) for one in running(state.deadlines))
        others = (at for wakes in self._wakes for at in wakes(state, context))
        return min((*ends, *others), default=None)

    def is_open(self, state: Any) -> bool:
        """Whether its workflow must live: not closed, or a clock still runs."""
        return state.stage not in self.closed or bool(running(state.deadlines))


def next_deadline_id(state: Any) -> str:
    """The id of the next clock of a stream; of one without an event yet, that of its first."""
    return f"d{len(getattr(state, 'deadlines', ())) + 1}"


def _named(event: Event, ids: Mapping[str, str]) -> Event:
    """The event, with the id that its clock has got."""
    deadline = getattr(event, "deadline", None)
    named = ids.get(deadline, deadline) if deadline is not None else None
    return event if named == deadline else event.model_copy(update={"deadline": named})


def in_scope(context: Context) -> bool:
    """Whether the actor's office is the matter's office or stands above it; time and effects act everywhere."""
    return context.actor.role is Role.SYSTEM or context.actor.office in {rung.office for rung in context.ladder}


def _fits(row: Row, state: Any, *, limb: str | None) -> bool:
    if state is None:
        return row.stages == BEFORE
    if row.stages and str(state.stage) not in row.stages:
        return False
    if not row.procedures:
        return True
    return limb in _limbs(row, state)


def _offered(row: Row, state: Any) -> bool:
    fits = bool(_limbs(row, state)) if row.procedures else _fits(row, state, limb=None)
    return fits and not (row.unless and state is not None and row.unless(state))


def _not_there(field: str) -> FieldError:
    return FieldError(
        field, "unknown_reference", "没有这个单位、人员或事项。", "There is no such office, person or matter."
    )


def _ended_already(field: str) -> FieldError:
    return FieldError(
        field,
        "ended_already",
        "该事项已经结束。要在该件中继续办理的，请先在该件中“重新办理”。",
        "That matter has ended. If work is to go on there, reopen it first (reopen).",
    )


BEFORE = frozenset({"before"})
"""The stage of a stream that has no event yet: only commands that open one are listed for it."""


def _limbs(row: Row, state: Any) -> tuple[str, ...]:
    if not row.procedures or state is None or (row.stages and str(state.stage) not in row.stages):
        return ()
    fitting = (
        one.id
        for one in state.limbs
        if one.procedure in row.procedures and (one.step in row.steps if row.steps else one.open)
    )
    among = row.among(state) if row.among is not None else None
    return tuple(one for one in fitting if among is None or one in among)


def _joined(tables: tuple[Mapping[Any, tuple[Any, ...]], ...]) -> dict[Any, tuple[Any, ...]]:
    joined: dict[Any, tuple[Any, ...]] = {}
    for table in tables:
        for key, values in table.items():
            joined[key] = (*joined.get(key, ()), *values)
    return joined

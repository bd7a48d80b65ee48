"""The form every procedure is written in: commands, events, rows of the allowed table, `decide`, `evolve`, clocks.

A procedure is a value made of tables. `casework/stream.py` folds procedures together; nothing else reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Any, ClassVar

from casework.fields import Past, Shape
from casework.places import NOWHERE, Places
from casework.refusal import Refusal
from casework.roles import Actor, Role
from law.pack import Pack
from law.rule import Place
from law.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened on a legal date and that clocks listen to, such as `arbitration.accepted`.

    `scope` is the limb, proceeding, claim or award it happened to; "" is the whole matter. `at` is given
    where a rule counts hours or minutes.
    """

    name: str
    on: date
    scope: str = ""
    at: datetime | None = None
    until: date | None = None
    """An earlier last day that was set for the clock it starts (a next contact that was promised)."""
    corrects: bool = False
    """True where it replaces a date that was told wrongly: a clock, and its lapse, that rested on it are corrected."""


class Command(Shape):
    """What somebody wants recorded. Subclasses name it, say who may give it, and hold its fields."""

    name: ClassVar[str]
    roles: ClassVar[frozenset[Role]]
    needs_version: ClassVar[bool] = False
    """True where a decision must rest on what the sender saw: If-Match is then required (428 without)."""


class Dated(Command):
    """A command about something that happened; left out, the date is today."""

    occurred_on: Past | None = None


class Event(Shape):
    """What happened, in the past tense, on its legal date. Its fields are codes, dates, money, ids or `Sealed`."""

    kind: ClassVar[str]
    occurred_on: date

    def facts(self) -> tuple[Fact, ...]:
        """What clocks may start from or end with."""
        return ()


@dataclass(frozen=True, slots=True)
class Rung:
    """One office of the ladder from the matter's office upwards, with those who supervise there now."""

    office: str
    supervisors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a rule may see besides the state and the command: no rule reads a clock or draws an id.

    `now` is the command's `received_at`; `today` is its date in the installation's zone. `stream` is the id of
    the matter, `number` the number drawn with its receipt ("" elsewhere).
    """

    now: datetime
    zone: tzinfo
    actor: Actor
    law: Pack
    stream: str = ""
    number: str = ""
    ladder: tuple[Rung, ...] = ()
    places: Places = NOWHERE
    """Where the matter is, as far as it tells."""
    unknown: tuple[str, ...] = ()
    """Fields of the command (JSON pointers) that name an office, a person or another stream which is not there."""
    ended: tuple[str, ...] = ()
    """Those that name a stream in the actor's sight which has ended, where it must still be worked on."""

    @property
    def today(self) -> date:
        """The legal date of now."""
        return self.now.astimezone(self.zone).date()

    def days_of(self, rule: str, whose: str) -> Calendar:
        """The working days that a clock is counted with (LAW.md C24): our own duty with those of our office's place, any
        other with those of the place that the law names for its rule.
        """
        named: Place = self.law.place_named(rule) if self.law.knows(rule) else "performance"
        return self.law.calendar.at(self.places.office if whose == "ours" else self.places.of(named))

    def moment_of(self, fact: Fact) -> datetime | None:
        """The moment of a fact in the installation's zone: its own, that of the command where it is of today, else none."""
        if fact.at is not None:
            return fact.at.astimezone(self.zone)
        return self.now.astimezone(self.zone) if fact.on == self.today else None

    def told_by(self, state: Any) -> Context:
        """The same context at the places that a state of the matter tells."""
        places = self.places.told_by(state)
        return self if places is self.places else replace(self, places=places)

    def day(self, command: Command) -> date:
        """The legal date of a command: what it says, else today."""
        return getattr(command, "occurred_on", None) or self.today


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the allowed table: at these stages (and, for a limb's command, at these steps) it may be done.

    A command that carries a `limb` is judged by that limb; the list of what is allowed offers it when any limb fits.
    `unless` says no for a reason of the state as a whole, with the refusal to show; `among` names the limbs that it is
    about, where their steps do not tell.
    """

    command: type[Command]
    stages: frozenset[str]
    zh: str
    en: str
    procedures: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    unless: Callable[[Any], Refusal | None] | None = None
    among: Callable[[Any], Collection[str]] | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know before doing it, which refuses nothing (the inspection bar, a limitation that is near)."""

    code: str
    zh: str
    en: str
    rule: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to be done elsewhere because an event happened; delivered at least once through the outbox.

    `kind` is `notify` (target: an account or an office) or `command` (target: another stream, as
    `kind:id`); `body` holds codes, ids, public names and references into the vault, never words.
    """

    kind: str
    target: str
    template: str
    body: Mapping[str, Any] = field(default_factory=dict)


Decide = Callable[[Any, Any, Context], list[Event]]
Evolve = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure's tables.

    starts: fact name → ids of the rules whose clock it starts, in the fact's scope.
    ends:   fact name → (rule id or `XXX.*`, "met", "cancelled" or "handed_over"), in the fact's scope.
    notes:  fact name → what the state keeps of it, whichever event stated it.
    lapses: rule id → what follows when its clock runs out, besides what its owner's kind always brings.
    warns:  command → notices to show before it is given. effects: event → what is to be done elsewhere.
    opens:  the routes that are open by how its parts ended, whatever a lapse has opened besides.
    follow: what clocks that are read from the whole record do after any event, given the state before and after it.
    wakes:  the instants at which time brings something about though no clock runs out.
    relocates: what follows once all of a command has happened, where the matter tells another place than before it: given
            the state, the context at the place of before, and that of now; asked again until nothing follows.
    """

    name: str
    allowed: tuple[Row, ...]
    decide: Mapping[type[Command], Decide]
    evolve: Mapping[type[Event], Evolve]
    starts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ends: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    notes: Mapping[str, Callable[[Any, Fact], Any]] = field(default_factory=dict)
    lapses: Mapping[str, Callable[[Any, Any, Context], list[Event]]] = field(default_factory=dict)
    warns: Mapping[type[Command], Callable[[Any, Any, Context], list[Notice]]] = field(default_factory=dict)
    effects: Mapping[type[Event], Callable[[Any, Any], list[Effect]]] = field(default_factory=dict)
    opens: Callable[[Any], Iterable[str]] | None = None
    follow: Callable[[Any, Any, Event, Context], list[Event]] | None = None
    wakes: Callable[[Any, Context], Iterable[datetime]] | None = None
    relocates: Callable[[Any, Context, Context], list[Event]] | None = None

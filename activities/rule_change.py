"""A batch of a change of the law: open matters, each brought to the law in force through its own workflow.

A matter is looked at first, without a lock. Only where something would change the command is sent, through the stream's
workflow, so that it takes its turn among what people do; there it is decided again on what stands then. What became of a
matter is a row, and one that is refused or fails stops no other.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid5

import structlog
from temporalio import activity

from activities.failures import told
from activities.matters import Matter, Matters
from activities.record import digest_of
from casework.messages import APPLY_LAW, CLOCK_ACTOR, Answer, CommandMessage, RuleChangePlace
from casework.refusal import Refusal
from casework.roles import Actor, Role
from casework.streams import KINDS, law_change_of
from records import campaigns, stuck
from records.campaigns import Campaign, Member
from records.database import Engine, is_retryable, sqlstate, transaction
from records.event_log import repeated

log = structlog.get_logger(__name__)

PAGE = 100
BATCH_SECONDS = 30.0
MEMBER_SECONDS = 60.0
NOTE_SECONDS = 20.0
"""A batch begins no other matter after its seconds, none takes longer than its own, and so does its row: together they stay
below the limit of the activity, so that no two attempts at one batch ever run side by side. Waiting for a turn is not the
matter's time but the batch's: whose turn does not come while that lasts is left to the next batch."""

LIFE_SECONDS = 40.0
"""No command lives longer: what was decided by the law before is on record so long after the change, or never."""

FIRST_WAIT, LONGEST_WAIT = 10.0, 300.0  # seconds between two tries of what failed; doubled each time
STUCK_AFTER = 3
"""What still fails when it is tried so often behind the two looks is listed for a person, and tried on."""

PASSING = frozenset({"TemporalAway", "OutcomeUnknown", "TimeoutError"})
"""Errors that pass by themselves, beside those of the database. A matter that took too long has the rounds that were recorded
behind it, so every try comes further."""

FOLDS = 64
"""States that a campaign keeps: it meets each matter a few times in a row, and takes nobody else's room."""

AT_ONCE = 4
"""So many matters are under way at a time: people's commands find room between them."""

PER_SECOND = 20.0
ROUNDS = 8
"""So often the command is given to one matter before something must be wrong with it: nearly all need one, or two."""

BUDGET = 10.0  # seconds for one command
SYSTEM = Actor(CLOCK_ACTOR, "", Role.SYSTEM)


class Commands(Protocol):
    """The way to the workflows of streams; `deploy` fills it with the one of the API."""

    async def execute(self, message: CommandMessage, *, procedure: str, budget: float = 5.0) -> Answer:
        """Have a command recorded."""


class NotSettled(RuntimeError):
    """The law of today moves the clocks of a matter again and again: a defect, for somebody to look at."""


class NoTurn(Exception):
    """The batch's time was over before the turn of a matter came; nothing is wrong with it."""


class Pace:
    """No more than so many steps a second, whoever takes them. Who stops waiting leaves the turn to the next in the line."""

    def __init__(self, per_second: float = PER_SECOND) -> None:
        self._gap = 1 / per_second
        self._next = 0.0
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for the next turn."""
        async with self._line:
            now = time.monotonic()
            at = max(self._next, now)
            if at > now:
                await asyncio.sleep(at - now)
            self._next = at + self._gap


@dataclass
class _Looks:
    """What was seen of a matter: the clocks that moved, and how it stood when the last look decided."""

    moved: set[str] = field(default_factory=set)
    last: Matter | None = None
    kept: list[dict[str, str]] = field(default_factory=list)
    wake_at: datetime | None = None

    @property
    def sequence(self) -> int:
        """Where it stood then."""
        return self.last.sequence if self.last is not None else 0

    def settle(self, campaign: Campaign) -> None:
        """Nothing follows any more: the clocks that stay as they are, and when to look next."""
        if self.last is not None:
            self.kept = _kept(self.last, campaign)
            self.wake_at = self.last.kind.next_wake(self.last.state, self.last.context)


@dataclass(frozen=True)
class RuleChanger:
    """The `apply_rule_change` activity. `matters` should remember few states (`FOLDS`): each is met a few times in a row.

    `life` is how long a command may be under way, in seconds.
    """

    engine: Engine
    matters: Matters
    commands: Commands
    now: Callable[[], datetime]
    pace: Pace = field(default_factory=Pace)
    page: int = PAGE
    seconds: float = BATCH_SECONDS
    member_seconds: float = MEMBER_SECONDS
    life: float = LIFE_SECONDS

    @activity.defn(name="apply_rule_change")
    async def apply_rule_change(self, place: RuleChangePlace) -> RuleChangePlace:
        """Bring the next matters to the law in force, and say where to go on."""
        return await told(self.batch)(place)

    async def batch(self, place: RuleChangePlace) -> RuleChangePlace:
        """The same, with errors as they are. One that is repeated passes over what has its row already."""
        until = time.monotonic() + self.seconds
        campaign, members = await self._next(place)
        if campaign is None or not campaign.is_open:
            return RuleChangePlace(place.campaign, done=True)
        if members:
            return await self._brought(campaign, members, place, until=until)
        return await self._went_through(campaign, place)

    async def _next(self, place: RuleChangePlace) -> tuple[Campaign | None, list[Member]]:
        async with transaction(self.engine) as conn:
            campaign = await campaigns.find(conn, UUID(place.campaign))
            if campaign is None or not campaign.is_open:
                return campaign, []
            await campaigns.start(conn, campaign.id)
            after = UUID(place.after) if place.after else campaigns.FIRST_ID
            return campaign, await campaigns.candidates(conn, campaign, after=after, limit=self.page, again=place.again)

    async def _went_through(self, campaign: Campaign, place: RuleChangePlace) -> RuleChangePlace:
        """What follows a look at all matters: the last look, another one while something fails, or the end."""
        async with transaction(self.engine) as conn:
            if not place.again:
                wait = await campaigns.seconds_left(conn, campaign.id, life=self.life)
                return RuleChangePlace(place.campaign, again=True, wait_seconds=wait)
            if await campaigns.has_failed(conn, campaign):
                wait = min(FIRST_WAIT * 2.0 ** min(place.passes, 10), LONGEST_WAIT)
                return RuleChangePlace(place.campaign, again=True, passes=place.passes + 1, wait_seconds=wait)
            await campaigns.finish(conn, campaign.id)
        log.info("rule_change_finished", campaign=place.campaign)
        return RuleChangePlace(place.campaign, done=True)

    async def _brought(
        self, campaign: Campaign, members: Sequence[Member], place: RuleChangePlace, *, until: float
    ) -> RuleChangePlace:
        """Some matters side by side, until the batch's time is over; those that were begun are brought to their end.

        What went wrong with one is raised when the others are done, so that none is under way when the batch is tried again.
        """
        after, over = place.after, False
        for first in range(0, len(members), AT_ONCE):
            some = members[first : first + AT_ONCE]
            settling = (self._settle(campaign, one, passes=place.passes, until=until) for one in some)
            for one, done in zip(some, await asyncio.gather(*settling, return_exceptions=True), strict=True):
                if isinstance(done, NoTurn):
                    over = True
                elif isinstance(done, BaseException):
                    raise done
                elif not over:
                    after = str(one.stream)
            if over or time.monotonic() > until:
                break
        return RuleChangePlace(place.campaign, after=after, again=place.again, passes=place.passes)

    async def _settle(self, campaign: Campaign, member: Member, *, passes: int, until: float) -> None:
        """One matter with its row. Raises `NoTurn`; where the row cannot be written, the whole batch is tried again."""
        looks = _Looks()
        try:
            async with asyncio.timeout(self.member_seconds) as limit:
                await self._apply(campaign, member, looks, turn=lambda: self._turn(limit, until=until))
            looks.settle(campaign)
        except NoTurn:
            raise
        except Refusal as refusal:
            return await self._note(campaign, member, looks, result="refused", reason=refusal.code)
        except Exception as error:
            return await self._note_failed(campaign, member, looks, error, passes=passes)
        result = "changed" if looks.moved else "skipped" if looks.kept else "unchanged"
        await self._note(campaign, member, looks, result=result)

    async def _turn(self, limit: asyncio.Timeout, *, until: float) -> None:
        """Wait for a turn, no longer than the batch lasts. The matter's own limit stands still meanwhile."""
        clock, ends = asyncio.get_running_loop().time, limit.when()
        assert ends is not None
        left = ends - clock()
        limit.reschedule(None)
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await self.pace.turn()
        except TimeoutError:
            raise NoTurn() from None
        limit.reschedule(clock() + left)

    async def _note(
        self, campaign: Campaign, member: Member, looks: _Looks, *, result: str, reason: str | None = None
    ) -> None:
        """What became of a matter, as it stood when that was decided."""
        async with transaction(self.engine, seconds=NOTE_SECONDS) as conn:
            await campaigns.note(
                conn,
                campaign.id,
                member,
                result=result,
                reason=reason,
                moved=len(looks.moved),
                kept=looks.kept,
                sequence=looks.sequence,
            )
            await stuck.clear(conn, stream=member.stream, command=APPLY_LAW)
            if looks.last is not None and result != "refused":
                # Where nothing moved there is no event that would say when to look next, and today's rules may say it anew.
                await campaigns.wake(conn, member.stream, sequence=looks.sequence, at=looks.wake_at)

    async def _note_failed(
        self, campaign: Campaign, member: Member, looks: _Looks, error: Exception, *, passes: int
    ) -> None:
        """A failure, which is tried again; one that stays is listed as stuck, and one that is a defect is given up."""
        name = type(error).__name__
        log.error("rule_change_failed", stream=str(member.stream), error=name)
        async with transaction(self.engine, seconds=NOTE_SECONDS) as conn:
            given_up = await campaigns.note(
                conn,
                campaign.id,
                member,
                result="failed",
                reason=name,
                moved=len(looks.moved),
                sequence=looks.sequence,
                defect=name not in PASSING and not is_retryable(error),
            )
            if given_up or passes >= STUCK_AFTER:
                await stuck.note(
                    conn,
                    stream=member.stream,
                    kind=member.kind,
                    command=APPLY_LAW,
                    error_class=name,
                    sqlstate=sqlstate(error),
                    at=self.now(),
                )

    async def _apply(
        self, campaign: Campaign, member: Member, looks: _Looks, *, turn: Callable[[], Awaitable[None]]
    ) -> None:
        """Give the command until nothing follows any more, and gather the clocks that moved.

        A round that was recorded before is read as it was answered and takes no turn: nothing is done twice or left out.
        """
        changed = {"rules": campaign.rules, "published": campaign.published, "corrected": campaign.corrected}
        body = json.dumps({"campaign": str(campaign.id), **{name: list(found) for name, found in changed.items()}})
        for number in range(ROUNDS):
            message = _message(campaign, member, body, number)
            looks.last = matter = await self._looked_at(member, command_id=UUID(message.command_id))
            if matter is None:
                return
            if matter.stored is not None:
                known = repeated(matter.stored, stream=member.stream, command=APPLY_LAW, digest=message.digest)
                looks.moved.update(_moved(known.answer))
            elif not matter.decide(matter.command(APPLY_LAW, body)).events:
                return
            else:
                await turn()
                procedure = KINDS[member.kind].procedure_of[APPLY_LAW]
                given = await self.commands.execute(message, procedure=procedure, budget=BUDGET)
                looks.moved.update(_moved(given.answer))
        raise NotSettled()

    async def _looked_at(self, member: Member, *, command_id: UUID) -> Matter | None:
        async with self.engine.connect() as conn:
            found = await self.matters.looked_at(
                conn,
                kind=member.kind,
                stream=member.stream,
                actor=SYSTEM,
                received_at=self.now(),
                command_id=command_id,
            )
        return found[1] if found is not None else None


def _moved(answer: str) -> list[str]:
    """The clocks that a round moved, as it was answered."""
    found: list[str] = json.loads(answer).get("deadlines", [])
    return found


def _message(campaign: Campaign, member: Member, body: str, number: int) -> CommandMessage:
    """The command of a campaign for a matter; its id is the campaign's, the matter's and the round's."""
    return CommandMessage(
        kind=member.kind,
        stream=str(member.stream),
        command=APPLY_LAW,
        body=body,
        command_id=str(uuid5(campaign.id, f"{member.stream}:{number}")),
        digest=digest_of(body),
        actor=CLOCK_ACTOR,
        office="",
        role=Role.SYSTEM,
    )


def _kept(matter: Matter, campaign: Campaign) -> list[dict[str, str]]:
    """The clocks that stay as they are though the change is about them, each with its rule and the reason."""
    found = law_change_of(matter.kind.name).kept(matter.state, matter.context)
    clocks, calendar = matter.state.deadlines, matter.context.law.calendar
    spans = ((one, clocks[one.deadline]) for one in found)
    return [
        {"deadline": one.deadline, "rule": one.rule, "reason": one.reason}
        for one, clock in spans
        if campaign.is_about(one.rule, years=calendar.years_of(clock.started_on, clock.due_on))
    ]

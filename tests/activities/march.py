"""An invented March 2026 recorded event by event through the one transaction that decides, on the days it happened.

What it comes to was added up by hand; every case says why it is in or out. Working days after a Monday receipt end on
Thursday (three of them), and the month's record is cut off at ten past midnight on 1 April.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from activities.matters import Matters
from activities.record import Recorder
from casework.messages import Answer, RecordRequest, tick_message
from records.database import Connection, Engine
from tests.spine import ABOVE, CITY, MEDIATOR, PROVINCE, SEALED, SUPERVISOR, ZONE, message

MONTH = "2026-03"
CUT_OFF_AT = datetime(2026, 4, 1, 0, 10, tzinfo=ZONE)
TRIGGERED_AT = "2026-03-31T16:20:00+00:00"
"""Twenty past midnight of 1 April in Shanghai: when the schedule would have frozen it."""

SHOP = {"kind": "company", "name": "郑州示例百货有限公司", "industry": "5211"}
BUILDER = {"kind": "company", "name": "郑州示例建筑有限公司", "industry": "4710"}
WORKER = {"name": SEALED}

FIGURES: Mapping[str, Mapping[str, object]] = {
    "received": {"complaints": 4, "consultations": 2},
    "accepted": {"complaints": 2},
    "concluded": {"all": 3, "resolved": 1, "agreed": 1, "withdrawn": 1, "explained": 0},
    "resolved": {"complaints": 1},
    "completion": {
        "carried_over": 2,
        "reopened": 1,
        "received": 4,
        "concluded": 3,
        "open_at_end": 3,
        "numerator": 3,
        "denominator": 6,
        "rate": "0.5000",
    },
    "on_time": {"numerator": 2, "denominator": 4, "rate": "0.5000"},
    "mediation_success": {
        "settled": 2,
        "failed": 1,
        "withdrawn": 0,
        "numerator": 2,
        "denominator": 3,
        "rate": "0.6667",
    },
    "natures": {"all": 4, "right": 2, "unclassified": 2, "interest": 0},
    "workers": {"identified": 3, "reported": 18, "involved": 19},
    "amounts": {"claimed": "21800.50", "agreed": "14000.00", "awarded": "8000.00", "paid": "12000.00"},
}
"""What March came to, as recorded before the cut-off."""


def read(document: Mapping[str, Any]) -> dict[str, dict[str, object]]:
    """The totals of a document of figures, for the numbers that `FIGURES` names."""
    totals = {
        one["code"]: {
            **one["total"]["values"],
            **{key: one["total"].get(key) for key in ("numerator", "denominator", "rate")},
        }
        for one in document["indicators"]
    }
    return {code: {name: totals[code][name] for name in numbers} for code, numbers in FIGURES.items()}


@dataclass
class Chronicle:
    """Records commands at moments of its own: the clock of `received_at` and `recorded_at` is what a step says."""

    engine: Engine
    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)
    numbers: int = 0
    recorder: Recorder = field(init=False)
    late: UUID = field(init=False)
    unpaid: UUID = field(init=False)

    def __post_init__(self) -> None:
        """The recorder that production runs, with this clock."""
        self.recorder = Recorder(self.engine, Matters(zone=ZONE), recorded_at=self.clock)

    async def clock(self, conn: Connection) -> datetime:
        """The moment of the step."""
        return self.now

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0) -> None:
        """Go on at another moment of 2026, in Shanghai."""
        self.now = datetime(2026, month, day, hour, minute, tzinfo=ZONE)

    async def do(
        self,
        stream: UUID,
        command: str,
        body: dict[str, Any] | None = None,
        *,
        actor: str = MEDIATOR,
        office: str = CITY,
        role: str = "mediator",
        kind: str = "complaint",
        number: str = "",
    ) -> Answer:
        """Record one command now."""
        given = message(stream, command, body, actor=actor, office=office, role=role, kind=kind)
        return await self.recorder.once(RecordRequest(given, self.now.isoformat()), number=number)

    async def tick(self, stream: UUID) -> Answer:
        """Let time pass for a stream until now."""
        given = tick_message("complaint", str(stream), self.now.isoformat())
        return await self.recorder.once(RecordRequest(given, self.now.isoformat()))

    async def submit(self, office: str = CITY, **body: Any) -> UUID:
        """Take a complaint in now."""
        stream, self.numbers = uuid4(), self.numbers + 1
        actor, role = (MEDIATOR, "mediator") if office == CITY else (ABOVE, "supervisor")
        await self.do(
            stream,
            "submit",
            {"narrative": SEALED, **body},
            actor=actor,
            office=office,
            role=role,
            number=f"{office.upper()}-2026-{self.numbers:06d}",
        )
        return stream

    async def ask(self, **body: Any) -> None:
        """Record a consultation now."""
        await self.do(
            uuid4(), "record_consultation", {"question": SEALED, "answer": SEALED, **body}, kind="consultation"
        )


async def record_march(engine: Engine) -> Chronicle:
    """Everything that was recorded until the month's cut-off."""
    story = Chronicle(engine)
    await _reopened(story)
    await _withdrawn(story)
    await _extended(story)
    await _resolved(story)
    await _unpaid(story)
    story.at(3, 3)
    await story.ask(channel="hotline")
    await story.ask(channel="hotline", topic="1.1")
    await _told_late(story)
    await _at_the_end(story)
    return story


async def record_april(story: Chronicle) -> None:
    """What became known of March, or happened to its matters, after the cut-off."""
    story.at(4, 2)
    await story.do(story.late, "accept", {"occurred_on": "2026-03-24"})
    await story.ask(channel="web", received_on="2026-03-30")
    story.at(4, 3)
    await story.submit(channel="petition", received_on="2026-03-25")
    story.at(4, 8)
    await story.do(story.unpaid, "record_performance", {"agreement": "a1", "term": "t2", "amount_yuan": "2000.00"})


async def _reopened(story: Chronicle) -> None:
    """Received in February, ended there, reopened in March: carried over and open; its mediation failed, an award came."""
    story.at(2, 10)
    stream = await story.submit(
        channel="hotline", workers=[WORKER], respondents=[BUILDER], claims=[{"code": "1.1", "amount_yuan": "9000.00"}]
    )
    story.at(2, 11)
    await story.do(stream, "accept")
    await story.do(stream, "classify", {"relation": "labour"})
    story.at(2, 25)
    await story.do(stream, "conclude", {"outcome": "explained", "reason": SEALED})
    story.at(3, 9)
    await story.do(stream, "reopen", {"reason": SEALED})
    await story.do(stream, "apply_for_mediation", {"body_kind": "regional_or_industry"})
    story.at(3, 19)
    await story.do(stream, "fail_mediation", {"limb": "l1", "reason": "no_agreement", "notice_served_on": "2026-03-19"})
    await story.do(stream, "apply_for_arbitration", {"filed_on": "2026-03-19"})
    story.at(3, 30)
    await story.do(
        stream,
        "record_award",
        {"limb": "l2", "made_on": "2026-03-27", "items": [{"code": "1.1", "amount_yuan": "8000.00", "worker": "w1"}]},
    )


async def _withdrawn(story: Chronicle) -> None:
    """Received in February and withdrawn on the last day of March: carried over and concluded."""
    story.at(2, 12)
    stream = await story.submit(channel="web")
    story.at(2, 13)
    await story.do(stream, "accept")
    story.at(3, 31, 23, 50)
    await story.do(stream, "withdraw", {"reason": "gave_up"})


async def _extended(story: Chronicle) -> None:
    """Ended in February, but its duty was extended into March and met: it counts there though nothing was recorded."""
    story.at(2, 24, 9)
    stream = await story.submit(channel="reception")
    await story.do(
        stream, "extend", {"deadline": "d1", "to": "2026-03-16", "reason": SEALED}, actor=SUPERVISOR, role="supervisor"
    )
    story.at(2, 24, 15)
    await story.do(stream, "answer", {"answer": SEALED})


async def _resolved(story: Chronicle) -> None:
    """Received, accepted in time, settled, paid and concluded in March."""
    story.at(3, 2)
    stream = await story.submit(
        channel="hotline",
        workers=[WORKER, WORKER],
        reported_workers=15,
        respondents=[BUILDER],
        claims=[{"code": "1.1", "amount_yuan": "12000.00"}, {"code": "1.3", "amount_yuan": "3000.50"}],
    )
    story.at(3, 4)
    await story.do(stream, "accept")
    await story.do(stream, "classify", {"relation": "labour"})
    story.at(3, 6)
    await story.do(stream, "apply_for_mediation", {"body_kind": "regional_or_industry"})
    story.at(3, 10)
    await story.do(stream, "settle", {"limb": "l1", "terms": [{"amount_yuan": "10000.00", "due_on": "2026-03-20"}]})
    story.at(3, 18)
    await story.do(stream, "record_performance", {"agreement": "a1", "amount_yuan": "10000.00"})
    story.at(3, 20)
    await story.do(stream, "conclude", {"outcome": "resolved"})


async def _unpaid(story: Chronicle) -> None:
    """Accepted late; settled, half of it paid on the spot; concluded as agreed, so not resolved."""
    story.at(3, 5)
    stream = await story.submit(
        channel="web", workers=[WORKER], respondents=[SHOP], claims=[{"code": "1.1", "amount_yuan": "6000.00"}]
    )
    story.at(3, 11, 0, 1)
    await story.tick(stream)
    story.at(3, 12)
    await story.do(stream, "accept")
    await story.do(stream, "classify", {"relation": "labour"})
    await story.do(stream, "apply_for_mediation", {"body_kind": "regional_or_industry"})
    story.at(3, 16)
    await story.do(
        stream,
        "settle",
        {
            "limb": "l1",
            "terms": [
                {"amount_yuan": "2000.00", "due_on": "2026-03-16", "paid_on": "2026-03-16"},
                {"amount_yuan": "2000.00", "due_on": "2026-04-10"},
            ],
        },
    )
    story.at(3, 17)
    await story.do(stream, "conclude", {"outcome": "agreed"})
    story.unpaid = stream


async def _told_late(story: Chronicle) -> None:
    """Accepted on 24 March, which nobody recorded before April: at the cut-off its duty has lapsed."""
    story.at(3, 23)
    story.late = await story.submit(channel="hotline", claims=[{"code": "1.1", "amount_yuan": "800.00"}])
    story.at(3, 27, 0, 1)
    await story.tick(story.late)


async def _at_the_end(story: Chronicle) -> None:
    """Received by the office above on the last Monday; its duty is due in April."""
    story.at(3, 30)
    await story.submit(PROVINCE, channel="transfer", reported_workers=3)

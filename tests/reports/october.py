"""An invented October with numbers small enough to add up by hand. Every case says why it is in or out."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

from reports.facts import ClaimFact, ComplaintRow, ConsultationRow, DatedYuan, DutyRow, MediationEnd, Month, Turn
from reports.figures import Figures, month_figures

SHANGHAI = timezone(timedelta(hours=8))
A, B = "330100", "330200"
MONTH = Month(date(2026, 10, 1), date(2026, 10, 31), datetime(2026, 11, 1, 0, 10, tzinfo=SHANGHAI), 1)


def stream(number: int) -> UUID:
    """The id of the complaint with that number here."""
    return UUID(int=number)


def yuan(text: str, month: int, day: int) -> DatedYuan:
    """A sum on a day of 2026."""
    return DatedYuan(date(2026, month, day), Decimal(text))


def claim(code: str, nature: str | None, claimed: str = "0.00") -> ClaimFact:
    """A claim."""
    return ClaimFact(code, nature, Decimal(claimed))


RESOLVED = ComplaintRow(
    stream(1),
    A,
    "hotline",
    date(2026, 10, 5),
    date(2026, 10, 6),
    (Turn(date(2026, 10, 20), "resolved"),),
    performed_on=date(2026, 10, 20),
    claims=(claim("1.1", "right", "12000.00"), claim("1.3", "right", "3000.50")),
    industries=("4710",),
    workers_identified=2,
    workers_reported=15,
    agreed=(yuan("10000.00", 10, 15),),
    paid=(yuan("10000.00", 10, 20),),
    mediations=(MediationEnd(date(2026, 10, 15), "settled"),),
)
UNTOUCHED = ComplaintRow(stream(2), A, "web", date(2026, 10, 10), workers_reported=3)
CARRIED = ComplaintRow(
    stream(3),
    B,
    "hotline",
    date(2026, 9, 1),
    date(2026, 9, 2),
    claims=(claim("1.1", "right", "5000.00"),),
    industries=("F",),
    mediations=(MediationEnd(date(2026, 10, 8), "failed"),),
)
REOPENED = ComplaintRow(
    stream(4),
    B,
    "reception",
    date(2026, 8, 1),
    date(2026, 8, 2),
    (
        Turn(date(2026, 9, 15), "explained"),
        Turn(date(2026, 10, 3), None),
        Turn(date(2026, 10, 25), "accepted_elsewhere"),
    ),
    claims=(claim("1.5", "interest"),),
    industries=("47", "51", "4710"),
    awarded=(yuan("8000.00", 10, 22),),
)
REDIRECTED = ComplaintRow(
    stream(5),
    A,
    "hotline",
    date(2026, 10, 12),
    turns=(Turn(date(2026, 10, 12), "redirected"),),
    claims=(claim("99", "outside"),),
    workers_identified=1,
)
TWICE = ComplaintRow(
    stream(6),
    A,
    "web",
    date(2026, 10, 1),
    date(2026, 10, 31),
    (Turn(date(2026, 10, 10), "explained"), Turn(date(2026, 10, 12), None), Turn(date(2026, 10, 28), "agreed")),
    claims=(claim("1.1", "right", "6000.00"), claim("1.5", None)),
    workers_identified=1,
    workers_reported=1,
    agreed=(yuan("4000.00", 10, 28),),
    paid=(yuan("500.25", 10, 28), yuan("1000.00", 11, 1)),
    mediations=(MediationEnd(date(2026, 10, 9), "withdrawn"), MediationEnd(date(2026, 10, 28), "settled")),
)
PAID_LATER = ComplaintRow(
    stream(7),
    B,
    "hotline",
    date(2026, 7, 1),
    date(2026, 7, 2),
    (Turn(date(2026, 9, 20), "agreed"),),
    performed_on=date(2026, 10, 30),
    claims=(claim("1.1", "right", "2500.00"),),
    agreed=(yuan("2500.00", 9, 20),),
    paid=(yuan("2500.00", 10, 30),),
    mediations=(MediationEnd(date(2026, 9, 20), "settled"),),
)
AFTER_THE_END = ComplaintRow(stream(8), B, "hotline", date(2026, 11, 1), date(2026, 11, 1))
WITHDRAWN = ComplaintRow(
    stream(9), A, "hotline", date(2026, 9, 10), date(2026, 9, 11), (Turn(date(2026, 10, 31), "withdrawn"),)
)

COMPLAINTS = (RESOLVED, UNTOUCHED, CARRIED, REOPENED, REDIRECTED, TWICE, PAID_LATER, AFTER_THE_END, WITHDRAWN)

_AT_TEN = datetime(2026, 10, 10, 10, 30, tzinfo=SHANGHAI)
DUTIES = (
    DutyRow(stream(1), A, "SVC.ACCEPT", date(2026, 10, 8), "met", date(2026, 10, 6)),
    DutyRow(stream(2), A, "SVC.ACCEPT", date(2026, 10, 13), "lapsed"),
    DutyRow(stream(3), B, "SVC.NEXT_CONTACT", date(2026, 10, 20), "met", date(2026, 10, 21)),
    DutyRow(stream(9), A, "SVC.NEXT_CONTACT", date(2026, 10, 20), "cancelled"),
    DutyRow(stream(9), A, "SVC.FINISH", date(2026, 10, 22), "paused"),
    DutyRow(stream(1), A, "SVC.FOLLOW_UP", date(2026, 11, 3), "met", date(2026, 10, 30)),
    DutyRow(stream(90), B, "SVC.ANSWER", date(2026, 10, 31), "met", date(2026, 10, 31)),
    DutyRow(
        stream(2),
        A,
        "SVC.URGENT_HELP",
        date(2026, 10, 10),
        "met",
        date(2026, 10, 10),
        _AT_TEN,
        _AT_TEN + timedelta(minutes=1),
    ),
)
CONSULTATIONS = (
    ConsultationRow(A, "hotline", date(2026, 10, 3), 5),
    ConsultationRow(B, "web", date(2026, 10, 31), 2),
    ConsultationRow(A, "hotline", date(2026, 11, 1), 9),
)


def october() -> Figures:
    """The figures of that month."""
    return month_figures(MONTH, COMPLAINTS, duties=DUTIES, consultations=CONSULTATIONS)

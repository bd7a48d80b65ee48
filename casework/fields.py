"""What a field of a command or an event may hold. Events never hold free text: a code, date, money, id or `Sealed`.

`Sealed` is a reference to a vault row. In a request the same field is plain text; the API's edge replaces it
(`api/sealing.py`) before a model ever sees it, so plaintext cannot reach an event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError

from law.codes import is_industry, is_region

TEXT_LIMIT = 20_000
"""Characters of one free text."""

EARLIEST_BIRTH = date(1900, 1, 1)


class Shape(BaseModel):
    """Base of every command, event and part of one: frozen, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sealed(Shape):
    """A reference to a sealed text in the vault."""

    sealed: UUID

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The catalogue shows what a sender writes: plain text, sealed at the edge."""
        return {"type": "string", "maxLength": TEXT_LIMIT, "writeOnly": True, "x-sealed": True}


@dataclass(frozen=True, slots=True)
class Inside:
    """What the plain text of a sealed field must look like; checked at the edge, before it is sealed."""

    kind: Literal["text", "name", "phone", "identity_number", "birth_date"]


Text = Annotated[Sealed, Inside("text")]
Name = Annotated[Sealed, Inside("name")]
Phone = Annotated[Sealed, Inside("phone")]
IdentityNumber = Annotated[Sealed, Inside("identity_number")]
BirthDate = Annotated[Sealed, Inside("birth_date")]


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks an id of something outside the matter that must exist: an office, somebody who can handle it, a stream."""

    to: Literal[
        "office",
        "handler",
        "account",
        "complaint",
        "same_matter_pending",
        "same_matter_decided",
        "bargaining",
        "incident",
        "edition",
        "earlier_complaint",
    ] = "complaint"
    """A complaint is one that is still worked on, and so is one of the same matter that is pending; any may be decided,
    and any may be the earlier one that has something on record."""
    where: str = ""
    """The field that says which of these it is, where that differs from command to command."""


@dataclass(frozen=True, slots=True)
class KeptAs:
    """Marks somebody who is one person in a matter whenever told of: all their texts lie under one key."""

    who: Literal["filer"]


class NotAhead:
    """Marks a date or instant that cannot lie in the future (receipt, service, an act that happened)."""


Past = Annotated[date, NotAhead()]
"""The legal date of something that happened."""

PastInstant = Annotated[AwareDatetime, NotAhead()]

AnyDate = date
"""A date that may lie ahead: performance, hearing, instalment, announced lay-off."""


def _two_places(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


def _no_float_noise(value: object) -> object:
    """JSON numbers arrive as binary floats; their shortest decimal form is what the sender typed."""
    return repr(value) if isinstance(value, float) else value


Yuan = Annotated[
    Decimal,
    BeforeValidator(_no_float_noise),
    Field(ge=0, max_digits=16, decimal_places=2, allow_inf_nan=False),
    AfterValidator(_two_places),
    PlainSerializer(str, return_type=str, when_used="always"),
]
"""An amount in yuan, never below zero, stored as a string with two places."""

LocalId = Annotated[str, StringConstraints(pattern=r"^[a-z]{1,2}[1-9][0-9]{0,5}$")]
"""An id inside one matter: w1 a worker, r1 a respondent, c1 a claim, l1 a limb, p1 a proceeding, d1 a deadline …"""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.]{0,63}$")]
PublicName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""The name of a company, a body or a project: public, readable in the record."""

DocumentNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""The number on an official paper, such as 京海劳人仲字〔2026〕第1号."""

OfficeId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""An account's opaque id, never a login or a name."""

KnownOffice = Annotated[OfficeId, Refers("office")]
Handler = Annotated[PersonId, Refers("handler")]
"""Somebody who holds, in the matter's office or above it, a role that handles matters."""

KnownPerson = Annotated[PersonId, Refers("account")]
KnownComplaint = Annotated[UUID, Refers("complaint")]
HeldComplaint = Annotated[UUID, Refers("same_matter_pending")]
"""A complaint of the same matter that an office still has and has not concluded."""
SameMatter = Annotated[UUID, Refers("same_matter_decided", where="reason")]
"""What it must be follows from the reason why a complaint is declined."""

EarlierComplaint = Annotated[UUID, Refers("earlier_complaint")]
"""A complaint in the actor's sight, ended or not, in which something is on record that proves a fact here."""

KnownBargaining = Annotated[UUID, Refers("bargaining")]

ClaimCodeId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,2}(\.[0-9]{1,2})?$|^none$")]
"""A claim code of LAW.md §6; `none` means "fits no code" and is counted."""

MatterNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{0,90}$")]
"""The number of a matter: receiving office, year and serial; empty for a stream without one."""

ScopeId = Annotated[str, StringConstraints(pattern=r"^([a-z]{1,2}[1-9][0-9]{0,5}(\.employer)?)?$")]
"""What a clock belongs to: an item of the matter, one party's side of it (`aw1.employer`), or the whole ("")."""

Holder = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$|^$")]
"""Who must act: a kind of body or party as the rule book names it, or an account's id."""

CalendarVersion = Annotated[str, StringConstraints(max_length=80, pattern=r"^[A-Za-z0-9 ,.:;_+-]*$")]

RuleId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,8}(\.[A-Z0-9_]+){1,2}$")]
RuleText = Annotated[str, StringConstraints(max_length=600)]
"""Words that come from the rule book (a trace, an article), not from a person."""

Headcount = Annotated[int, Field(ge=1, le=1_000_000)]


def _known_region(value: str) -> str:
    if not is_region(value):
        raise PydanticCustomError("unknown_region", "unknown region code")
    return value


def _known_industry(value: str) -> str:
    if not is_industry(value):
        raise PydanticCustomError("unknown_industry", "unknown industry code")
    return value


RegionCode = Annotated[str, StringConstraints(max_length=12), AfterValidator(_known_region)]
IndustryCode = Annotated[str, StringConstraints(max_length=6), AfterValidator(_known_industry)]

_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def credit_code_is_sound(code: str) -> bool:
    """Whether a unified social credit code (统一社会信用代码) has the right alphabet and check character (GB 32100-2015)."""
    if len(code) != 18 or any(char not in _CREDIT_ALPHABET for char in code):
        return False
    total = sum(_CREDIT_ALPHABET.index(char) * weight for char, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[(31 - total % 31) % 31] == code[17]


def _sound_credit_code(value: str) -> str:
    if not credit_code_is_sound(value):
        raise PydanticCustomError("credit_code_check", "the unified social credit code has a wrong check character")
    return value


CreditCode = Annotated[
    str, StringConstraints(to_upper=True, strip_whitespace=True, max_length=40), AfterValidator(_sound_credit_code)
]

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _identity_number_is_sound(number: str) -> bool:
    """Whether an 18-character resident identity number has the right check character (GB 11643-1999)."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _IDENTITY_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def inside_is_wrong(kind: str, text: str, today: date) -> tuple[str, str, str] | None:
    """What is wrong with the plain text of a sealed field: (code, zh, en), or None when it may be sealed."""
    if kind == "name" and not 1 <= len(text.strip()) <= 100:
        return "name_length", "姓名应为1至100个字。", "A name has 1 to 100 characters."
    if kind == "phone" and not re.fullmatch(r"\+?[0-9][0-9 \-]{4,19}", text.strip()):
        return "phone_format", "电话号码格式不对。", "This is not a telephone number."
    if kind == "identity_number" and not _identity_number_is_sound(text.strip().upper()):
        return "identity_number_check", "身份证号校验不通过。", "The identity number's check character is wrong."
    if kind == "birth_date":
        return _birth_is_wrong(text, today)
    return None


def _birth_is_wrong(text: str, today: date) -> tuple[str, str, str] | None:
    try:
        born_on = date.fromisoformat(text)
    except ValueError:
        return "date_format", "出生日期应为 年-月-日。", "A date of birth is written YYYY-MM-DD."
    if born_on < EARLIEST_BIRTH:
        return "birth_before_1900", "出生日期不能早于1900年。", "A date of birth cannot be before 1900."
    if born_on > today:
        return "date_in_future", "出生日期不能晚于今天。", "A date of birth cannot lie in the future."
    return None


class PersonFields(Shape):
    """A natural person: every field sealed under the person's own key. `subject` is drawn at the edge."""

    subject: UUID | None = None
    name: Name | None = None
    phone: Phone | None = None
    identity_number: IdentityNumber | None = None
    address: Text | None = None
    born_on: BirthDate | None = None


FilerPerson = Annotated[PersonFields, KeptAs("filer")]
"""The filer, told at receipt or later."""

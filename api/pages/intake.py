"""Taking a complaint in: the desk's form, the public form for a phone, and the receipt both end in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.bodies import parse_json
from api.commands import key_of
from api.house import House, house_of
from api.opening import desk_actor, public_actor, public_office, receive_complaint, refuse_public_fields
from api.pages.errors import PageRoute
from api.pages.form_fields import Choice, Control, Desk, Options
from api.pages.form_options import options_of_house
from api.pages.form_values import DO, Reading, Typed
from api.pages.intake_errors import with_the_rest
from api.pages.language import Language
from api.pages.paper_claims import claims_of_receipt, claims_told
from api.pages.render import show
from api.pages.steps import KEY, ProblemShown, problem_shown
from api.pages.visit import Visit, public_shell, read_form, welcome
from api.problems import Problem
from casework.codes import FilerKind
from casework.intake import Submit
from casework.refusal import FieldError
from casework.roles import DESK, Actor
from law.pack import Pack
from records.inbox import Receipt

router = APIRouter(include_in_schema=False, route_class=PageRoute)

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("urgent", ("urgency", "channel", "received_on", "received_at")),
    ("filer", ("filer",)),
    ("told", ("narrative", "wish", "relation")),
    ("against", ("respondents", "site", "region")),
    ("workers", ("workers", "reported_workers")),
    ("claims", ("claims",)),
    ("elsewhere", ("proceedings",)),
)
"""The desk's form in the order of a conversation."""

PUBLIC_SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("told", ("narrative", "wish")),
    ("against", ("respondents", "region", "reported_workers")),
    ("filer", ("filer",)),
    ("urgent_public", ("urgency",)),
)
"""The public form: the story first."""

PUBLIC_FILERS = tuple(one for one in FilerKind if one is not FilerKind.DIGEST)
"""Who hands something in at the public door: reports of the press are gathered at the desk."""

PUBLIC_LEFT_OUT = frozenset(
    {
        "/channel",
        "/received_on",
        "/received_at",
        "/relation",
        "/workers",
        "/claims",
        "/proceedings",
        "/site",
        "/filer/authority",
        "/filer/person/born_on",
        "/filer/person/identity_number",
        "/filer/person/address",
        "/respondents/*/person",
        "/respondents/*/industry",
        "/respondents/*/basis",
        "/respondents/*/region",
        "/respondents/*/credit_code",
    }
)
"""What a worker on a phone is not asked: the office finds it out."""

LEFT_OUT = frozenset(
    {
        "/claims/*/workers",
        "/claims/*/respondents",
        "/workers/*/represents",
        "/proceedings/*/after",
        "/proceedings/*/proof",
    }
)
"""What can only be chosen once there is a matter (its workers, respondents, other proceedings), and codes of machines."""

ROWS = {"respondents": 1, "workers": 1, "claims": 1, "proceedings": 0, "facts": 2}
UNFOLDED = frozenset({"/filer", "/filer/person"})


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form under a heading of its own."""

    name: str
    controls: tuple[Control, ...]


@dataclass(frozen=True, slots=True)
class IntakeForm:
    """The form alone, as it is put into the page again with another row; `public` needs no sign-in."""

    template: ClassVar[str] = "intake_form.html"
    public: bool
    action: str
    key: str
    sections: tuple[Section, ...]
    problem: ProblemShown | None


@dataclass(frozen=True, slots=True)
class IntakePage(IntakeForm):
    """The form in its page."""

    template: ClassVar[str] = "intake.html"


@dataclass(frozen=True, slots=True)
class ReceiptPage:
    """Number and receipt code. It is drawn from the answer to the form, so the code stands in no address."""

    template: ClassVar[str] = "receipt.html"
    number: str
    receipt_code: str
    received_at: datetime
    office: str
    href: str


@dataclass(frozen=True)
class IntakeDesk:
    """One form being filled in, at the desk or at the public door."""

    request: Request
    house: House
    language: Language
    public: bool
    typed: Typed | None = None

    @property
    def action(self) -> str:
        """Where the form goes."""
        return "/file" if self.public else "/complaints/new"

    def body(self, reading: Reading) -> dict[str, Any]:
        """What was typed as the body of `submit`. Raises `Problem` 422."""
        body: dict[str, Any] = parse_json(json.dumps(reading.body(Submit)).encode())
        return body if self.public else claims_of_receipt(body, reading)

    def _opening(self) -> Typed:
        """What a new form at the desk opens with: a call that came today."""
        if self.public:
            return Typed()
        return Typed({"/channel": ["hotline"], "/received_on": [self.house.today().isoformat()]})

    async def page(self, *, problem: Problem | None = None, reading: Reading | None = None) -> IntakeForm:
        """The form, with what was typed and what is wrong with it; alone for a script that puts it into the page."""
        async with self.house.reads.connect() as conn:
            law = await self.house.matters.packs.active(conn)
        typed = self.typed or self._opening()
        errors = reading.led_back(problem.errors) if problem and reading else {}
        controls = Desk(
            command="file" if self.public else "submit",
            language=self.language,
            typed=typed,
            options=self._options(law, typed),
            errors=errors,
            fresh=self.typed is None,
            rows=ROWS,
            left_out=PUBLIC_LEFT_OUT if self.public else LEFT_OUT,
            unfolded=UNFOLDED,
        ).controls(Submit)
        reused = problem is not None and problem.code == "key_reused"
        shape = IntakeForm if self.request.headers.get("hx-request") == "true" else IntakePage
        return shape(
            public=self.public,
            action=self.action,
            sections=_sections(controls, PUBLIC_SECTIONS if self.public else SECTIONS),
            key=str(uuid4()) if reused or not typed.one(KEY) else typed.one(KEY),
            problem=_said(problem, errors, self.language, controls) if problem else None,
        )

    def _options(self, law: Pack, typed: Typed) -> Options:
        options = options_of_house(law, self.language)
        if not self.public:
            return {**options, "submit/proceedings/*/claims": claims_told(typed, law, self.language)}
        filers = tuple(Choice(one, self.language.term("filer_kind", one)) for one in PUBLIC_FILERS)
        return {**options, "file/filer/kind": filers}

    async def answer(self, page: IntakeForm, *, status: int = 200) -> HTMLResponse:
        """The form as an answer."""
        return show(self.request, page, await public_shell(self.request), status=status)


def _said(
    problem: Problem, errors: dict[str, tuple[FieldError, ...]], language: Language, controls: Sequence[Control]
) -> ProblemShown:
    return problem_shown(problem, errors, language, controls)


def _sections(controls: Sequence[Control], order: tuple[tuple[str, tuple[str, ...]], ...]) -> tuple[Section, ...]:
    by_name = {one.name: one for one in controls}
    found = tuple(Section(name, tuple(by_name[one] for one in names if one in by_name)) for name, names in order)
    return tuple(one for one in found if one.controls)


@router.get("/complaints/new")
async def new(request: Request) -> Response:
    """The desk's form."""
    visit = await welcome(request, DESK)
    desk = IntakeDesk(request, visit.house, visit.language, public=False)
    return await desk.answer(await desk.page())


@router.post("/complaints/new")
async def take_in(request: Request) -> Response:
    """Take the complaint in and show its receipt, or the form with what is wrong."""
    visit, typed = await welcome(request, DESK), await read_form(request)
    desk = IntakeDesk(request, visit.house, visit.language, public=False, typed=typed.with_added_row())
    return await _received(desk, desk_actor(visit.person), visit)


@router.get("/file")
async def file(request: Request) -> Response:
    """The public form."""
    house = house_of(request)
    shell = await public_shell(request)
    desk = IntakeDesk(request, house, shell.language, public=True)
    return await desk.answer(await desk.page())


@router.post("/file")
async def hand_in(request: Request) -> Response:
    """Hand a complaint in through the web, without signing in."""
    house, typed, shell = house_of(request), await read_form(request), await public_shell(request)
    desk = IntakeDesk(request, house, shell.language, public=True, typed=typed.with_added_row())
    return await _received(desk, None, None)


async def _received(desk: IntakeDesk, actor: Actor | None, visit: Visit | None) -> Response:
    typed = desk.typed or Typed()
    if typed.one(DO) != "save":
        return await desk.answer(await desk.page())
    reading = Reading(typed, desk.house.zone)
    try:
        key, body = key_of(typed.one(KEY)), desk.body(reading)
        receipt = await _taken_in(desk, body, key, actor or await _somebody(desk, body, key))
    except Problem as problem:
        return await desk.answer(await desk.page(problem=problem, reading=reading), status=problem.status)
    return show(desk.request, _receipt(receipt, visit), await public_shell(desk.request))


async def _taken_in(desk: IntakeDesk, body: dict[str, Any], key: str, actor: Actor) -> Receipt:
    """The receipt. Raises `Problem` with everything that is wrong, so that nobody corrects a form twice."""
    try:
        return await receive_complaint(desk.house, body=body, key=key, actor=actor)
    except Problem as problem:
        raise await with_the_rest(desk.house, problem, body=body, key=key, actor=actor) from None


async def _somebody(desk: IntakeDesk, body: dict[str, Any], key: str) -> Actor:
    """The filer at the public door: no account, the office that receives for the region."""
    refuse_public_fields(body)
    async with desk.house.reads.connect() as conn:
        office = await public_office(conn, body, desk.house.default_office)
    return public_actor(desk.request, key=key, office=office)


def _receipt(receipt: Receipt, visit: Visit | None) -> ReceiptPage:
    code = receipt.receipt_code
    return ReceiptPage(
        number=receipt.number,
        receipt_code=code,
        received_at=receipt.received_at,
        office=visit.offices.get(visit.person.office, "") if visit else "",
        href=f"/complaints/{receipt.id}" if visit else "",
    )

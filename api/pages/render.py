"""From a page's context dataclass to HTML: one Jinja environment, every template strict about what it is given.

A page is a frozen dataclass that names its template; its fields are the template's variables and nothing else is,
besides the few names in `GLOBALS` (a test compares each template with its dataclass).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import ClassVar, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.house import house_of
from api.oversight import WATCHES
from api.pages.language import COOKIE, LANGUAGES, Language, get_language
from api.risk_month import ROLES
from api.rule_changes import READS
from api.sessions import Person
from casework.roles import DESK, READERS, Role

GLOBALS = frozenset({"shell", "_", "term", "day", "weekday", "moment", "yuan"})
"""What every template may use besides its own dataclass."""

NAVIGATION: tuple[tuple[str, str, frozenset[Role]], ...] = (
    ("today", "/", READERS),
    ("complaints", "/complaints", READERS),
    ("new", "/complaints/new", DESK),
    ("deadlines", "/deadlines", READERS),
    ("risk_meetings", "/risk-meetings", ROLES),
    ("oversight", "/oversight", WATCHES),
    ("rule_changes", "/rule-changes", READS),
)


class Page(Protocol):
    """A frozen dataclass with the name of its template."""

    template: ClassVar[str]


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation."""

    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in an office that somebody holds, as `role@office`."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who is signed in, as the header says it; `others` where the person holds more than one role."""

    name: str
    office: str
    role: str
    others: tuple[Seat, ...] = ()


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame around every page."""

    language: Language
    back: str
    person: Sitter | None = None
    nav: tuple[NavItem, ...] = ()
    languages: tuple[tuple[str, str], ...] = field(default_factory=lambda: tuple(LANGUAGES.items()))


@cache
def environment() -> Environment:
    """The templates of the package: everything escaped, an unknown name is an error."""
    return Environment(
        loader=PackageLoader("api"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )


def language_of(request: Request) -> Language:
    """The language chosen with the switch; Chinese until somebody chooses."""
    return get_language(request.cookies.get(COOKIE))


def shell_of(request: Request, person: Person | None, offices: dict[str, str]) -> Shell:
    """The frame for somebody; `offices` are the offices' names by id."""
    language, path = language_of(request), request.url.path
    back = path if request.method == "GET" else "/"
    if request.method == "GET" and request.url.query:
        back = f"{path}?{request.url.query}"
    if person is None:
        return Shell(language, back)
    seats = tuple(
        Seat(
            f"{one.role}@{one.office}",
            f"{language.term('role', one.role)} · {offices.get(one.office, one.office)}",
            one.role == person.role and one.office == person.office,
        )
        for one in person.memberships
    )
    sitter = Sitter(
        person.display_name,
        offices.get(person.office, person.office),
        str(person.role),
        seats if len(seats) > 1 else (),
    )
    allowed = [(name, href) for name, href, roles in NAVIGATION if person.role in roles]
    here = max(
        (href for _, href in allowed if path == href or (href != "/" and path.startswith(href))), key=len, default=""
    )
    return Shell(language, back, sitter, tuple(NavItem(name, href, href == here) for name, href in allowed))


def show(request: Request, page: Page, shell: Shell, *, status: int = 200) -> HTMLResponse:
    """The page as an answer. Pages of people at work are never stored by a browser or proxy."""
    zone, language = house_of(request).zone, shell.language

    def day(on: date | None) -> str:
        return language.day(on)

    def weekday(on: date) -> str:
        return language.weekday(on)

    def moment(at: datetime | None) -> str:
        return language.moment(at, zone)

    def yuan(amount: Decimal | None) -> str:
        return language.yuan(amount)

    names = {one.name: getattr(page, one.name) for one in fields(page)}  # type: ignore[arg-type]
    html = (
        environment()
        .get_template(page.template)
        .render(
            shell=shell, _=language.say, term=language.term, day=day, weekday=weekday, moment=moment, yuan=yuan, **names
        )
    )
    return HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store", "Vary": "Cookie"})

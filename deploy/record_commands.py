"""`gongdao migrate`, `verify`, `rebuild`, `calendar load` and `limits load`: the record from the command line."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Protocol, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
import typer

from deploy.embedded import EmbeddedPostgres
from deploy.processes import StartRefused
from deploy.saying import fail, say
from deploy.settings import Settings, load_settings
from law.codes import find_region_name
from law.notice import CalendarRejected, parse_year
from law.own_rules import NotLoaded, brought_along, why_aside, without_days
from law.pack import (
    Pack,
    PackRejected,
    UnlistedPlace,
    listed_place,
    load_pack,
    pack_from_json,
    parse_office_hours,
    parse_service_limits,
)
from records import campaigns, people, rule_packs
from records.database import Connection, DatabaseError, make_engine, sqlstate
from records.migrate import migrate
from records.rebuild import rebuild
from records.verify import verify

log = structlog.get_logger(__name__)

COULD_NOT_RUN = 2
_WRONG_ROLE = (
    "The database refuses this role or its password; GONGDAO_DATABASE_URL names the role gongdao_app and "
    "GONGDAO_DATABASE_OWNER_URL the role gongdao_owner."
)
_SAID = {
    "55P03": "Another change is under way in the database; nothing was changed: try again in a moment.",
    **dict.fromkeys(("28000", "28P01", "42501"), _WRONG_ROLE),
}
"""What is said of the failures that have an answer, by SQLSTATE."""
Result = TypeVar("Result")


class Findings(Protocol):
    """What `verify` and `rebuild` answer: printable lines and the number of defects."""

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a defect, then the sum."""

    @property
    def defects(self) -> int:
        """How many."""


async def prepare_database(settings: Settings) -> None:
    """Migrate, and put the release's rule book in force where another, or none, is.

    Raises `StartRefused` where the owner's address is missing.
    """
    if settings.database_owner_url is None:
        raise StartRefused(
            "The service's own role may not change tables; set GONGDAO_DATABASE_OWNER_URL to the same database as the "
            "role gongdao_owner."
        )
    await migrate(settings.database_owner_url)
    await in_transaction(settings.database_owner_url, _install_release)


@dataclass(frozen=True, slots=True)
class InForce:
    """The pack in force after a change, and the campaign that brings the open matters to it, where there is one."""

    version: str
    campaign: UUID | None

    def said(self) -> str:
        """What is said of it at the command line."""
        queued = f"\nCampaign {self.campaign} is queued: it brings the open matters to it." if self.campaign else ""
        return f"the rule pack in force is {self.version}.{queued}"


PackChange = Callable[[Pack, frozenset[int]], Pack]
"""A changed copy of the pack in force, given with the calendar years in it that are the office's own."""


async def change_pack(
    settings: Settings, change: PackChange, *, own_year: int | None = None, gone_year: int | None = None
) -> InForce:
    """Put a changed copy of the pack in force. `own_year` is a calendar year that is now the office's own, `gone_year` one
    that no longer is."""

    async def work(conn: Connection) -> InForce:
        await rule_packs.take_turns(conn)
        before, content = await rule_packs.active(conn)
        years = await rule_packs.own_years(conn)
        pack = change(pack_from_json(content), years)
        years = (years | {one for one in (own_year,) if one is not None}) - {gone_year}
        await rule_packs.install(conn, pack, own_years=years)
        found = await campaigns.find_of_version(conn, pack.version) if pack.version != before else None
        return InForce(pack.version, found.id if found else None)

    url = settings.database_owner_url or settings.database_url
    assert url is not None
    return await in_transaction(url, work)


async def _install_release(conn: Connection) -> None:
    """Service limits, working times, calendar years, places' own days and rules that an office loaded itself survive a
    new release of the rule book.

    Contents are compared, not names: nothing happens only where the release with them is what is in force. An own rule
    that contradicts the release is set aside, and logged: that never keeps a release from being installed.
    """
    pack = load_pack()
    await rule_packs.take_turns(conn)
    own = await rule_packs.own_years(conn)
    with suppress(rule_packs.NoActivePack):
        active = pack_from_json((await rule_packs.active(conn))[1])
        pack = brought_along(pack, active, own_years=own, keep=lambda rule: True)
        for one in pack.aside:
            log.warning("own_rule_set_aside", rule=one.id, place=one.province, why=why_aside(pack, one.id))
    if await rule_packs.install(conn, pack, own_years=own):
        log.info("rule_pack_installed", version=pack.version)


def installed_pack(settings: Settings) -> Pack:
    """The rule book in force in the installation: with the calendars, rules and limits that were loaded into it."""

    async def read(conn: Connection) -> Pack:
        return pack_from_json((await rule_packs.active(conn))[1])

    assert settings.database_url is not None
    return asyncio.run(in_transaction(settings.database_url, read))


async def in_transaction(url: str, work: Callable[[Connection], Awaitable[Result]]) -> Result:
    """What `work` makes of one transaction on the database at an address."""
    engine = make_engine(url, pool_size=1, application_name="gongdao-command")
    try:
        async with engine.begin() as conn:
            return await work(conn)
    finally:
        await engine.dispose()


@contextmanager
def database() -> Iterator[Settings]:
    """The settings with the database's addresses: the installation's own, or the embedded server's, started if it is
    not. An installation's owner is there only where the setting names it."""
    try:
        settings = load_settings()
        if settings.database_url is not None:
            yield settings
            return
        if not settings.folder.is_dir():
            raise StartRefused(f"There is no data in {settings.folder}; start `gongdao up` or set GONGDAO_DATA.")
        with EmbeddedPostgres(settings.folder) as postgres:
            yield settings.model_copy(
                update={"database_url": postgres.app_url, "database_owner_url": postgres.owner_url}
            )
    except StartRefused as refused:
        fail(str(refused), code=COULD_NOT_RUN)
    except rule_packs.NoActivePack:
        fail("No rule book is installed here; run `gongdao migrate`.", code=COULD_NOT_RUN)
    except (DatabaseError, OSError) as error:
        name = type(error).__name__
        fail(_SAID.get(sqlstate(error) or "", f"The database did not answer as expected ({name})."), code=COULD_NOT_RUN)


@contextmanager
def _whole_record() -> Iterator[Settings]:
    """Like `database`, for what reads the whole record. What it cannot read is named by its class alone: the words of
    such an error quote events."""
    with database() as settings:
        try:
            yield settings
        except (StartRefused, rule_packs.NoActivePack, DatabaseError, OSError):
            raise
        except Exception as error:
            fail(
                f"The record could not be read to its end ({type(error).__name__}); a program older than the record "
                "cannot read it.",
                code=COULD_NOT_RUN,
            )


def migrate_command() -> None:
    """Bring the database up to date and install the release's rule pack."""
    with database() as settings:
        asyncio.run(prepare_database(settings))
        say("The database is up to date.")


def _print(found: Findings) -> None:
    for line in found.lines:
        say(line)
    raise SystemExit(1 if found.defects else 0)


def verify_command() -> None:
    """Check every event against its hash, its place in the chain and the number series."""
    with _whole_record() as settings:
        assert settings.database_url is not None
        found = asyncio.run(in_transaction(settings.database_url, verify))
    _print(found)


async def _rebuilt(settings: Settings, *, compare: bool) -> Findings:
    assert settings.database_url is not None
    engine = make_engine(settings.database_url, pool_size=2, application_name="gongdao-rebuild")
    try:
        return await rebuild(engine, zone=ZoneInfo(settings.timezone), compare=compare)
    finally:
        await engine.dispose()


def rebuild_command(
    compare: Annotated[bool, typer.Option("--compare", help="Change nothing; report every difference.")] = False,
) -> None:
    """Replay the log into fresh read models, and put them in place or compare them with those in use."""
    with _whole_record() as settings:
        found = asyncio.run(_rebuilt(settings, compare=compare))
    _print(found)


def text_of(file: Path, what: str) -> str:
    """The text of a file that somebody named."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        fail(f"The {what} file {file} cannot be read.")


def load_calendar_command(file: Annotated[Path, typer.Argument(help="A year's notice as TOML.")]) -> None:
    """Load a year's working-day calendar, with version and source, without a release; with a `place`, that place's own
    days over the national ones."""
    try:
        year = parse_year(text_of(file, "calendar"))
    except CalendarRejected as error:
        fail(f"The calendar file {file} is refused: {error}")
    with database() as settings:
        own_year = None if year.place else year.year
        done = asyncio.run(change_pack(settings, lambda pack, _: pack.with_calendar_year(year), own_year=own_year))
    where = f" of {find_region_name(year.place)} ({year.place})" if year.place else ""
    say(f"Calendar {year.year}{where} is loaded; {done.said()}")


def unload_calendar_command(
    year: Annotated[int, typer.Argument(help="The year, as it was loaded.")],
    place: Annotated[
        str | None, typer.Option(help="Code (2, 4 or 6 digits) or name of the place whose own days these are.")
    ] = None,
) -> None:
    """Take back a year's calendar that this installation loaded itself, of the whole country or of a place: the release's
    stands again, and where it has none the dates in that year are provisional."""
    try:
        code = "" if place is None else listed_place(place)
    except UnlistedPlace as error:
        fail(f"--place: {error}")
    where = f" of {find_region_name(code)} ({code})" if code else ""
    with database() as settings:
        try:
            done = asyncio.run(_unloaded(settings, year, code))
        except NotLoaded:
            fail(f"This installation has loaded no calendar {year}{where} of its own.")
    say(f"Calendar {year}{where} is taken back; {done.said()}")


async def _unloaded(settings: Settings, year: int, place: str) -> InForce:
    return await change_pack(
        settings,
        lambda pack, years: without_days(load_pack(), pack, year, place=place, own_years=years),
        gone_year=None if place else year,
    )


def _offices(settings: Settings) -> frozenset[str]:
    """The ids of the offices on record."""

    async def read(conn: Connection) -> frozenset[str]:
        return frozenset(one.id for one in await people.list_offices(conn))

    assert settings.database_url is not None
    return asyncio.run(in_transaction(settings.database_url, read))


def load_limits_command(file: Annotated[Path, typer.Argument(help="Service limits of offices as TOML.")]) -> None:
    """Load the offices' own service limits (status L), the only source of "overdue"."""
    try:
        text = text_of(file, "limits")
        limits, hours = parse_service_limits(text, file.name), parse_office_hours(text, file.name)
    except PackRejected as error:
        fail(f"The limits file {file} is refused: {error}")
    named = {one.office for one in limits} | {one.office for one in hours}
    with database() as settings:
        known = _offices(settings)
        if unknown := sorted(one for one in named if one is not None and one not in known):
            fail(f"The limits file {file} is refused: no office on record has the id {', '.join(unknown)}.")
        done = asyncio.run(change_pack(settings, lambda pack, _: pack.with_service_limits(limits, hours)))
    say(f"{len(limits)} service limits are loaded; {done.said()}")

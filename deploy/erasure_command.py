"""`gongdao forget`: the right to erasure from the command line."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import typer

from deploy.record_commands import database, in_transaction
from deploy.saying import fail, say
from deploy.settings import Settings
from records import erasure
from records.database import Connection


class NothingErased(LookupError):
    """What to erase could not be found, in one sentence."""


def forget_command(
    matter: Annotated[str, typer.Argument(help="Number or id of the matter.")],
    subjects: Annotated[
        list[str] | None, typer.Argument(metavar="[SUBJECT]...", help="Whose texts to erase, as the list shows them.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Erase every text of the matter.")] = False,
    sure: Annotated[bool, typer.Option("--yes", help="With --all: do not ask.")] = False,
) -> None:
    """Erase a person's texts for good by destroying their key. Without a subject: list whose texts there are."""
    with database() as settings:
        try:
            if everybody and not sure:
                asyncio.run(_forgotten(settings, matter, []))
                _ask(matter)
            lines = asyncio.run(_forgotten(settings, matter, subjects or [], everybody=everybody))
        except NothingErased as error:
            fail(str(error))
    for line in lines:
        say(line)


def _ask(matter: str) -> None:
    """Go on only if somebody at the terminal types `yes`."""
    if not sys.stdin.isatty():
        raise NothingErased("Nobody can be asked here: give --yes to erase every text. Nothing is erased.")
    sys.stderr.write(f"Every text of {matter} is erased for good. Type yes to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip() != "yes":
        raise NothingErased("Nothing is erased.")


async def _forgotten(settings: Settings, matter: str, wanted: Sequence[str], *, everybody: bool = False) -> list[str]:
    assert settings.database_url is not None

    async def work(conn: Connection) -> list[str]:
        place = await erasure.find_place(conn, matter)
        if place is None:
            raise NothingErased("There is no matter of that number or id.")
        if everybody:
            return [_done(await erasure.erase_matter(conn, place)) + " The matter takes no new text."]
        there = await erasure.subjects_of(conn, place.stream)
        if not wanted:
            return [f"{one.id} {' '.join(one.fields)}" for one in there] or ["The matter holds no texts."]
        return [_done(await erasure.erase(conn, place, _chosen(wanted, there)))]

    async def late(conn: Connection) -> None:
        place = await erasure.find_place(conn, matter)
        if place is not None:
            await erasure.erase_latecomers(conn, place)

    lines = await in_transaction(settings.database_url, work)
    if everybody:
        await in_transaction(settings.database_url, late)
    return lines


def _done(keys: int) -> str:
    return f"{keys} keys are destroyed; what they sealed can never be read again."


def _chosen(wanted: Sequence[str], there: Sequence[erasure.Subject]) -> list[UUID]:
    known = {str(one.id): one.id for one in there}
    unknown = [one for one in wanted if one.lower() not in known]
    if unknown:
        raise NothingErased(f"The matter holds no texts of {unknown[0]}; nothing is erased.")
    return [known[one.lower()] for one in wanted]

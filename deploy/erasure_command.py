"""`gongdao forget`: the right to erasure from the command line."""

from __future__ import annotations

import asyncio
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
) -> None:
    """Erase a person's texts for good by destroying their key. Without a subject: list whose texts there are."""
    with database() as settings:
        try:
            lines = asyncio.run(_forgotten(settings, matter, subjects or [], everybody=everybody))
        except NothingErased as error:
            fail(str(error))
    for line in lines:
        say(line)


async def _forgotten(settings: Settings, matter: str, wanted: Sequence[str], *, everybody: bool) -> list[str]:
    assert settings.database_url is not None

    async def work(conn: Connection) -> list[str]:
        place = await erasure.find_place(conn, matter)
        if place is None:
            raise NothingErased("There is no matter of that number or id.")
        there = await erasure.subjects_of(conn, place.stream)
        if not wanted and not everybody:
            return [f"{one.id} {' '.join(one.fields)}" for one in there] or ["The matter holds no texts."]
        chosen = [one.id for one in there] if everybody else _chosen(wanted, there)
        done = await erasure.erase(conn, place, chosen)
        return [f"{done} keys are destroyed; what they sealed can never be read again."]

    return await in_transaction(settings.database_url, work)


def _chosen(wanted: Sequence[str], there: Sequence[erasure.Subject]) -> list[UUID]:
    known = {str(one.id): one.id for one in there}
    unknown = [one for one in wanted if one.lower() not in known]
    if unknown:
        raise NothingErased(f"The matter holds no texts of {unknown[0]}; nothing is erased.")
    return [known[one.lower()] for one in wanted]

"""`gongdao rules load`, `list` and `unload`: an installation's own texts of rules."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from deploy.record_commands import InForce, change_pack, database, installed_pack, text_of
from deploy.saying import fail, say
from deploy.settings import Settings
from law.codes import find_region_name
from law.difference import difference
from law.own_rules import NotLoaded, laid_over, overruled, own_texts, taken_back, why_aside
from law.pack import Pack, PackRejected, Rule, UnlistedPlace, listed_place, load_pack
from law.packaged import read_own_rules

OfPlace = Annotated[
    str | None, typer.Option(help="Code (2, 4 or 6 digits) or name of the place whose texts these are.")
]


def load_rules_command(
    file: Annotated[Path, typer.Argument(help="Rules as TOML, written as in law/cn/clocks.")],
    province: OfPlace = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Change nothing; say how many rules would change.")
    ] = False,
) -> None:
    """Load other texts of rules, national or of a province, without a release; each is laid over the text of its time."""
    text = text_of(file, "rules")
    try:
        place = None if province is None else listed_place(province)
        number = len(read_own_rules(text, file.name, province=place))
    except UnlistedPlace as error:
        fail(f"--province: {error}")
    except PackRejected as error:
        fail(f"The rules file {file} is refused: {error}")

    def change(pack: Pack) -> Pack:
        return laid_over(pack, text, file.name, province=place)

    with database() as settings:
        try:
            if dry_run:
                found = _would_change(settings, change)
                return say(f"{len(found)} rules would change: {', '.join(found) or 'none'}.")
            done = asyncio.run(change_pack(settings, lambda pack, _: change(pack)))
        except PackRejected as error:
            fail(f"The rules file {file} is refused: {error}")
    say(f"{number} rules are loaded; {done.said()}")


def list_rules_command() -> None:
    """List the texts that this installation loaded itself, each with the texts of the release that it stands over, and
    those that the release contradicts."""
    with database() as settings:
        pack = installed_pack(settings)
    own = own_texts(pack)
    if not own and not pack.aside:
        return say("No rule has a text of this installation's own.")
    for one in own:
        instead = ", ".join(map(_shown, overruled(one, load_pack())))
        say(f"{one.id} {_where(one.province)}: {_shown(one)}{f'; instead of {instead}' if instead else ''}")
    for one in pack.aside:
        why = why_aside(pack, one.id) or "the next `gongdao migrate` puts it in force"
        say(f"{one.id} {_where(one.province)}: {_shown(one)}; set aside, not in force: {why}")


def unload_rules_command(
    rule: Annotated[str, typer.Argument(help="Id of the rule, as `gongdao rules list` shows it.")],
    province: OfPlace = None,
) -> None:
    """Take this installation's own texts of a rule back: those of the release stand again."""
    try:
        place = None if province is None else listed_place(province)
    except UnlistedPlace as error:
        fail(f"--province: {error}")
    with database() as settings:
        try:
            done = asyncio.run(_unloaded(settings, rule, place))
        except NotLoaded:
            fail(f"{rule} has no text of this installation's own for {_where(place)}; see `gongdao rules list`.")
        except PackRejected as error:
            fail(f"The texts cannot be taken back: {error}")
    say(f"The texts of {rule} for {_where(place)} are taken back; {done.said()}")


async def _unloaded(settings: Settings, rule: str, place: str | None) -> InForce:
    return await change_pack(
        settings, lambda pack, years: taken_back(load_pack(), pack, rule, province=place, own_years=years)
    )


def _where(place: str | None) -> str:
    return f"{find_region_name(place)} ({place})" if place else "the whole country"


def _shown(rule: Rule) -> str:
    """How long, in which unit and from when to when; the article for what is no clock."""
    what = f"{rule.length} {rule.unit}" if rule.length is not None else f"{rule.law} {rule.article}".strip()
    since, until = rule.effective_from, rule.effective_to
    return f"{what}{f' from {since}' if since else ''}{f' until {until}' if until else ''}"


def _would_change(settings: Settings, change: Callable[[Pack], Pack]) -> tuple[str, ...]:
    """The ids of the rules that a change would make read otherwise."""
    pack = installed_pack(settings)
    return difference(pack, change(pack)).rules

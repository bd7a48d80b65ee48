"""The demo: offices of one province, people of every role, and complaints that walk their way through the API.

Offices and accounts are written as an administrator's import would; everything about complaints goes over HTTP like
anybody's, with fixed idempotency keys, so that loading twice changes nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from pwdlib import PasswordHash

from deploy.demo.caller import Caller
from deploy.demo.people import MARKER, PASSWORD, account_id, read_demo
from deploy.logs import set_up_logs
from deploy.processes import StartRefused
from deploy.record_commands import change_pack
from deploy.saying import fail
from deploy.settings import Settings, load_settings
from law.packaged import demo_service_limits
from records import people
from records.database import make_engine

log = structlog.get_logger(__name__)


def load_demo(settings: Settings) -> None:
    """Write offices and people, then let every story happen. The service must be running."""
    asyncio.run(write_people(settings))
    asyncio.run(change_pack(settings, lambda pack, _: pack.with_service_limits(demo_service_limits())))
    caller = Caller(settings.host, settings.port)
    today = datetime.now(ZoneInfo(settings.timezone)).date()
    complaints = [tell(caller, story) for story in stories(today)]
    (settings.folder / MARKER).write_text(f"{len(complaints)}\n")
    log.info("demo_loaded", complaints=len(complaints))


async def write_people(settings: Settings) -> None:
    """Offices, accounts and memberships of the demo. Raises `StartRefused` where there are offices of somebody else's:
    the password of these accounts is public."""
    given, hashed = read_demo("offices.toml"), PasswordHash.recommended().hash(PASSWORD)
    assert settings.database_url is not None
    engine = make_engine(settings.database_url, pool_size=1, application_name="gongdao-demo")
    try:
        async with engine.begin() as conn:
            if {one.id for one in await people.list_offices(conn)} - {one["id"] for one in given["office"]}:
                raise StartRefused(
                    "This database has offices that are not the demo's, and the demo's accounts have a public password; "
                    "start without --demo or set GONGDAO_DATA to another folder."
                )
            await people.put_offices(
                conn,
                [
                    people.Office(
                        id=one["id"],
                        name=one["name"],
                        parent=one.get("parent"),
                        region=one["region"],
                        level=one["level"],
                    )
                    for one in given["office"]
                ],
            )
            for one in given["person"]:
                account = account_id(one["login"])
                await people.put_account(
                    conn, people.Account(id=account, login=one["login"], password_hash=hashed, display_name=one["name"])
                )
                for role, office in one["roles"]:
                    await people.put_membership(
                        conn,
                        people.Membership(
                            account=account, office=office, role=role, valid_from=datetime(2020, 1, 1, tzinfo=UTC)
                        ),
                    )
    finally:
        await engine.dispose()


@dataclass(frozen=True)
class Step:
    """One command of a story, on its day."""

    command: str
    body: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One complaint: who takes it in, who handles it, what is told, and what happens then."""

    key: str
    intake: str
    handler: str
    receipt: dict[str, Any]
    steps: tuple[Step, ...]


DESKS = {
    "zj-hz-xh": ("xh-intake", "xh-mediator"),
    "zj-hz-yh": ("yh-intake", "yh-mediator"),
    "zj-nb-yz": ("yz-intake", "yz-mediator"),
}
"""Who takes in and who handles, by office."""


def stories(today: date) -> Iterator[Story]:
    """Every demo story with its dates counted back from today."""
    paths = read_demo("paths.toml")
    for number, given in enumerate(read_demo("stories.toml")["story"], start=1):
        received_on = today - timedelta(days=given["days"])
        intake, handler = DESKS[given["office"]]
        steps = tuple(
            Step(
                step["command"],
                _filled(
                    {
                        **step["body"],
                        **(
                            {}
                            if step["command"] in UNDATED
                            else {"occurred_on": _day(received_on, step["after"], today).isoformat()}
                        ),
                    },
                    given,
                    received_on,
                    today,
                    handler,
                ),
            )
            for step in paths[given["path"]]["steps"]
        )
        yield Story(f"demo-{number}", intake, handler, _receipt(given, received_on), steps)


UNDATED = frozenset({"schedule_session", "postpone_session"})


def _day(received_on: date, after: int, today: date) -> date:
    return min(received_on + timedelta(days=after), today)


def _receipt(given: dict[str, Any], received_on: date) -> dict[str, Any]:
    worker = {"name": given["worker"], "phone": given["phone"]}
    claims = [
        {**one, "facts": {"knew_on": (received_on - timedelta(days=20)).isoformat()}} for one in given.get("claims", [])
    ]
    body = {
        "channel": given["channel"],
        "received_on": received_on.isoformat(),
        "narrative": given["narrative"],
        "filer": {"kind": "worker", "person": worker},
        "workers": [worker],
        "region": given["region"],
        "respondents": [
            {
                "kind": "company",
                "name": given["company"],
                "credit_code": given["credit_code"],
                "region": given["region"],
                "industry": given["industry"],
            }
        ],
        "relation": given["relation"],
        "claims": claims,
        "urgency": given.get("urgency", []),
    }
    if "reported_workers" in given:
        body["reported_workers"] = given["reported_workers"]
    return body


def _filled(value: Any, given: dict[str, Any], received_on: date, today: date, handler: str) -> Any:
    """The body of a step with its placeholders filled in: `@handler`, `@relation`, `@amount`, `@+N` (a day)."""
    if isinstance(value, dict):
        return {key: _filled(one, given, received_on, today, handler) for key, one in value.items()}
    if isinstance(value, list):
        return [_filled(one, given, received_on, today, handler) for one in value]
    words = {"@handler": account_id(handler), "@relation": given["relation"], "@amount": given["amount_yuan"]}
    if isinstance(value, str) and value.startswith("@+"):
        return (received_on + timedelta(days=int(value[2:]))).isoformat()
    return words.get(value, value) if isinstance(value, str) else value


def tell(caller: Caller, story: Story) -> str:
    """Let one story happen; answers the complaint's id."""
    intake, handler = caller.sign_in(story.intake, PASSWORD), caller.sign_in(story.handler, PASSWORD)
    receipt = caller.post("/api/v1/complaints", story.receipt, key=story.key, token=intake)
    complaint = str(receipt["id"])
    for number, step in enumerate(story.steps, start=1):
        caller.post(
            f"/api/v1/complaints/{complaint}/commands/{step.command}",
            step.body,
            key=f"{story.key}-{number}",
            token=handler,
        )
    return complaint


def main() -> None:
    """`python -m deploy.demo.load`: load the demo into the running service of the settings."""
    try:
        settings = load_settings()
        set_up_logs(settings)
        load_demo(settings)
    except StartRefused as refused:
        fail(str(refused), code=1)


if __name__ == "__main__":
    main()

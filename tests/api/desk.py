"""The application as tests reach it: over HTTP, on a real database, the real Temporal server and a running worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from activities.matters import Matters
from activities.record import Recorder
from api.app import create_app, make_house
from api.drive import Drive
from deploy.server import temporal_ready
from records import people
from records.database import Engine
from records.vault import Vault
from tests.spine import CITY, MASTER_KEY, ZONE, Spine

PASSWORD = "a long and invented password"
HASH = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),)).hash(PASSWORD)
"""As an account keeps it, but quickly checked: some thousand sign-ins of a run would else cost minutes."""
NARRATIVE = "三个月没有发工资，老板说没钱。"


def make_app(spine: Spine) -> FastAPI:
    """The application that production serves, on the test's own task queue."""
    matters = Matters(zone=ZONE)
    house = make_house(
        engine=spine.engine,
        vault=Vault(MASTER_KEY),
        drive=spine.drive,
        matters=matters,
        zone=ZONE,
        recorder=Recorder(spine.engine, matters),
        temporal_ready=temporal_ready(spine.client, task_queue=spine.task_queue),
    )
    return create_app(house)


async def set_passwords(owner: Engine) -> None:
    """Give every account of the seed the same password."""
    async with owner.begin() as conn:
        await conn.exec_driver_sql("UPDATE accounts SET password_hash = $1", (HASH,))


async def row_counts(engine: Engine) -> dict[str, int]:
    """How many rows every table has, the sign-ins apart."""
    async with engine.connect() as conn:
        names = await conn.exec_driver_sql(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'sessions' ORDER BY 1"
        )
        return {
            name: (await conn.exec_driver_sql(f'SELECT count(*) FROM "{name}"')).scalar_one() for (name,) in names.all()
        }


@dataclass
class Desk:
    """Somebody with a client. Each request carries a key of its own unless one is given."""

    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    async def sign_in(self, login: str, **more: Any) -> Desk:
        """The same client as somebody else."""
        answer = await self.client.post("/api/v1/session", json={"login": login, "password": PASSWORD, **more})
        assert answer.status_code == 200, answer.text
        return Desk(self.client, {"Authorization": f"Bearer {answer.json()['token']}"})

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """Read."""
        return await self.client.get(f"/api/v1{path}", headers={**self.headers, **_names(headers)})

    async def post(
        self, path: str, body: Any = None, *, key: str | None = None, content: bytes | None = None, **headers: str
    ) -> httpx.Response:
        """Send JSON, or bytes as they are."""
        sent = {"Idempotency-Key": key or uuid4().hex, **self.headers, **_names(headers)}
        if content is not None:
            return await self.client.post(
                f"/api/v1{path}", content=content, headers={"Content-Type": "application/json", **sent}
            )
        return await self.client.post(f"/api/v1{path}", json={} if body is None else body, headers=sent)

    async def submit(self, body: Mapping[str, Any] | None = None, **more: Any) -> UUID:
        """Hand a complaint in; its id."""
        answer = await self.post("/complaints", {"narrative": NARRATIVE, **(body or {})}, **more)
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["id"])

    async def give(self, complaint: UUID, command: str, body: Any = None, **more: Any) -> httpx.Response:
        """Give a command on a complaint."""
        return await self.post(f"/complaints/{complaint}/commands/{command}", body, **more)


def _names(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def with_drive(app: FastAPI, drive: Drive) -> None:
    """Put another way to Temporal into the application."""
    app.state.house = replace(app.state.house, drive=drive)


async def put_role(engine: Engine, account: str, role: str, *, office: str = CITY) -> None:
    """Give an account one more role; the roles of the seed stay the first."""
    async with engine.begin() as conn:
        await people.put_membership(conn, people.Membership(account, office, role, datetime(2021, 1, 1, tzinfo=UTC)))

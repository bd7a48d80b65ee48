"""Signing in and out."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI

from api.sessions import Tries
from records.database import Engine
from tests.api.desk import PASSWORD, Desk, put_role
from tests.spine import DESK, MEDIATOR, Spine


class TestASignIn:
    """With login and password."""

    async def test_gives_a_token_that_says_who_one_is(self, public: Desk) -> None:
        """Office, role and every capacity one may act in."""
        somebody = await public.sign_in(MEDIATOR)
        shown = (await somebody.get("/session")).json()
        assert (shown["account"], shown["office"], shown["role"]) == (MEDIATOR, "city", "mediator")
        assert shown["memberships"] == [{"role": "mediator", "office": "city", "acting_as": "mediator@city"}]

    async def test_says_the_same_of_a_wrong_password_and_an_unknown_login(self, public: Desk) -> None:
        """401 with one and the same body."""
        answers = [
            await public.post("/session", {"login": login, "password": "wrong"}) for login in (MEDIATOR, "nobody-here")
        ]
        assert [one.status_code for one in answers] == [401, 401]
        assert answers[0].json() == answers[1].json()

    async def test_is_closed_for_a_while_after_five_failures(self, public: Desk) -> None:
        """429 with Retry-After, for the right password, too; other logins go on."""
        for _ in range(5):
            await public.post("/session", {"login": MEDIATOR, "password": "wrong"})
        closed = await public.post("/session", {"login": MEDIATOR, "password": PASSWORD})
        assert (closed.status_code, "retry-after" in closed.headers) == (429, True)
        assert await public.sign_in(DESK)

    async def test_is_closed_for_tries_at_once_too(self, public: Desk) -> None:
        """Fifteen wrong passwords side by side: five are looked at, ten are not."""
        wrong = {"login": MEDIATOR, "password": "wrong"}
        answers = await asyncio.gather(*(public.post("/session", wrong) for _ in range(15)))
        assert sorted(one.status_code for one in answers) == [401] * 5 + [429] * 10

    async def test_is_closed_to_an_address_that_tries_every_login(self, public: Desk, app: FastAPI) -> None:
        """So many failures from one place, each with another login: 429 there, also for one never tried."""
        app.state.house.sessions.tries_of_places.limit = 3
        for number in range(3):
            await public.post("/session", {"login": f"nobody-{number}", "password": "wrong"})
        closed = await public.post("/session", {"login": MEDIATOR, "password": PASSWORD})
        assert closed.status_code == 429

    async def test_that_succeeds_does_not_count_against_its_address(self, public: Desk, app: FastAPI) -> None:
        """A whole office signs in every morning from one address."""
        app.state.house.sessions.tries_of_places.limit = 1
        assert await public.sign_in(MEDIATOR)
        assert await public.sign_in(DESK)

    async def test_that_succeeds_opens_the_door_again(self, public: Desk) -> None:
        """Failures before it no longer count."""
        for _ in range(2):
            for _ in range(4):
                await public.post("/session", {"login": MEDIATOR, "password": "wrong"})
            assert await public.sign_in(MEDIATOR)

    async def test_refuses_what_is_no_text(self, public: Desk) -> None:
        """422 names the member; half characters and NUL are no password."""
        wrong = [
            await public.post("/session", body)
            for body in (
                {},
                {"login": 1, "password": "x"},
                {"login": "a", "password": "b\x00"},
                {"login": "a", "password": "b", "x": 1},
            )
        ]
        assert [one.status_code for one in wrong] == [422] * 4
        assert wrong[0].json()["errors"][0]["field"] == "/login"

    async def test_keeps_no_token(self, public: Desk, spine: Spine) -> None:
        """The table holds a hash."""
        somebody = await public.sign_in(MEDIATOR)
        token = somebody.headers["Authorization"].removeprefix("Bearer ")
        async with spine.engine.connect() as conn:
            rows = (await conn.exec_driver_sql("SELECT sessions::text FROM sessions")).scalars().all()
        assert len(rows) == 1
        assert not any(token in row for row in rows)


class TestASession:
    """Once it is open."""

    async def test_ends_with_signing_out(self, public: Desk) -> None:
        """204, then 401."""
        somebody = await public.sign_in(MEDIATOR)
        gone = await public.client.delete("/api/v1/session", headers=somebody.headers)
        assert (gone.status_code, (await somebody.get("/session")).status_code) == (204, 401)

    async def test_acts_in_another_role_when_asked(self, public: Desk, spine: Spine) -> None:
        """`X-Acting-As: role@office` for a role that is held; 403 for one that is not."""
        await put_role(spine.engine, MEDIATOR, "lawyer")
        somebody = await public.sign_in(MEDIATOR)
        held = await somebody.get("/session", X_Acting_As="lawyer@city")
        other = await somebody.get("/session", X_Acting_As="supervisor@city")
        assert (held.json()["role"], other.status_code) == ("lawyer", 403)

    async def test_does_not_outlive_its_account(self, public: Desk, app: object, owner: Engine) -> None:
        """A closed account's token is worth nothing to a process that has not seen it."""
        somebody = await public.sign_in(MEDIATOR)
        async with owner.begin() as conn:
            await conn.exec_driver_sql("UPDATE accounts SET active = false")
        answer = await somebody.get("/session", X_Acting_As="mediator@city")
        assert answer.status_code == 401

    async def test_is_not_taken_from_a_cookie_to_write(self, public: Desk) -> None:
        """A browser's cookie reads JSON and writes nothing, whatever page sends it."""
        somebody = await public.sign_in(DESK)
        token = somebody.headers["Authorization"].removeprefix("Bearer ")
        cookie = {"Cookie": f"gongdao_session={token}"}
        assert (await public.client.get("/api/v1/session", headers=cookie)).status_code == 200
        assert (await public.client.delete("/api/v1/session", headers=cookie)).status_code == 401


class TestTries:
    """Counted failures."""

    def test_are_forgotten_after_their_time(self) -> None:
        """The window moves on."""
        now = [100.0]
        tries = Tries(limit=2, window=10, clock=lambda: now[0])
        tries.note("a")
        tries.note("a")
        assert (tries.wait("a") > 0, tries.wait("b")) == (True, 0)
        now[0] = 111.0
        assert tries.wait("a") == 0

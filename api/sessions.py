"""Sign-ins: passwords checked without telling logins apart, tokens kept as hashes, sessions remembered for seconds.

A process remembers a session for a few seconds, so a sign-out elsewhere takes effect that late for reading. Commands
do not rest on it: `record` asks for the role again with each of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from pwdlib import PasswordHash

from api.problems import Problem
from casework.roles import Actor, Role
from records import people, rights
from records.database import Engine
from records.people import Membership, Session

LASTS = timedelta(hours=12)
REMEMBERED = 5.0  # seconds
KEPT = 5_000
FAILURES = 5
FAILURES_OF_A_PLACE = 100
"""Of one address whatever the login: passwords are not tried on a thousand accounts; a whole office's mistakes pass."""

WINDOW = 300.0  # seconds in which so many failures close the door
HASHES_AT_ONCE = 2

_HASHES = PasswordHash.recommended()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, acting in one office and role. `offices` are the office and all below it."""

    account: str
    login: str
    display_name: str
    office: str
    role: Role
    memberships: tuple[Membership, ...]
    offices: frozenset[str]
    expires_at: datetime

    @property
    def actor(self) -> Actor:
        """The person as commands name them: an id, an office, a role."""
        return Actor(self.account, self.office, self.role)


def hash_password(password: str) -> str:
    """The Argon2id hash that an account keeps."""
    return _HASHES.hash(password)


@cache
def _hash_of_nobody() -> str:
    return hash_password(secrets.token_urlsafe())


def _is_password_of(stored: str | None, password: str) -> bool:
    """Whether it is the password of a hash; without one, the same work and no."""
    return _HASHES.verify(password, stored or _hash_of_nobody())


def hash_of_token(token: str) -> bytes:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


class Tries:
    """Counts failures by key in a window of time; the oldest keys go when there are too many."""

    def __init__(self, *, limit: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit, self.window, self.clock = limit, window, clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Seconds until the key may try again; 0 when it may now."""
        recent = [at for at in self._failed.get(key, ()) if at > self.clock() - self.window]
        if len(recent) < self.limit:
            return 0
        return max(1, int(recent[-self.limit] + self.window - self.clock()) + 1)

    def note(self, key: str) -> None:
        """One more failure, or a try that counts as one until it is known to be none."""
        recent = [at for at in self._failed.pop(key, ()) if at > self.clock() - self.window]
        self._failed[key] = [*recent, self.clock()][-self.limit :]
        while len(self._failed) > KEPT:
            self._failed.popitem(last=False)

    def take_back(self, key: str) -> None:
        """The last try was no failure."""
        if self._failed.get(key):
            self._failed[key].pop()

    def forget(self, key: str) -> None:
        """The key succeeded."""
        self._failed.pop(key, None)


def wrong_sign_in() -> Problem:
    """One answer for an unknown login, a wrong password and a closed account."""
    return Problem(401, "wrong_sign_in", "账号或密码不正确。", "Login or password is not right.")


def too_many(seconds: int) -> Problem:
    """The door is closed for a while."""
    return Problem(
        429,
        "too_many_attempts",
        "尝试次数过多，请稍后再试。",
        "Too many attempts; try again later.",
        headers={"Retry-After": str(seconds)},
    )


class Sessions:
    """Opens, finds and ends sign-ins."""

    def __init__(self, engine: Engine, reads: Engine, *, now: Callable[[], datetime]) -> None:
        self._engine, self._reads, self._now = engine, reads, now
        self._tries = Tries(limit=FAILURES, window=WINDOW)
        self.tries_of_places = Tries(limit=FAILURES_OF_A_PLACE, window=WINDOW)
        self._hashing = asyncio.Semaphore(HASHES_AT_ONCE)
        self._known: OrderedDict[tuple[bytes, str], tuple[float, Person]] = OrderedDict()

    async def sign_in(
        self, *, login: str, password: str, client: str, acting_as: str | None = None
    ) -> tuple[str, Person]:
        """A new token and the person behind it. Raises `Problem` 401, 403 (no role) or 429."""
        key = hashlib.sha256(f"{client}\0{login}".encode("utf-8", "surrogatepass")).hexdigest()
        self._refuse_guesses(key, client)
        async with self._reads.connect() as conn:
            account = await people.find_account(conn, login)
        right = await self._verified(key, client, password, account.password_hash if account else None)
        if account is None or not right or not account.active:
            raise wrong_sign_in()
        self._tries.forget(key)
        self.tries_of_places.take_back(client)
        return await self._opened(account, acting_as)

    def _refuse_guesses(self, key: str, client: str) -> None:
        if wait := max(self._tries.wait(key), self.tries_of_places.wait(client)):
            raise too_many(wait)

    async def _verified(self, key: str, client: str, password: str, stored: str | None) -> bool:
        """Compare in a thread. An unknown login costs the same work, so that time tells nothing.

        A try counts as a failure before it is looked at: those that come side by side would all pass otherwise.
        """
        async with self._hashing:
            self._refuse_guesses(key, client)
            self._tries.note(key)
            self.tries_of_places.note(client)
            return await asyncio.to_thread(_is_password_of, stored, password)

    async def _opened(self, account: people.Account, acting_as: str | None) -> tuple[str, Person]:
        token = secrets.token_urlsafe(32)
        async with self._engine.begin() as conn:
            held = await people.memberships_of(conn, account.id)
            if not held:
                raise no_role()
            chosen = _chosen(held, acting_as)
            await people.open_session(
                conn, hash_of_token(token), Session(account.id, chosen.office, chosen.role, self._now() + LASTS)
            )
        person = await self.find(token)
        if person is None:
            raise no_role()
        return token, person

    async def find(self, token: str, *, acting_as: str | None = None) -> Person | None:
        """The person behind a token, acting as asked or as chosen at sign-in. Raises `Problem` 403 for a role not held."""
        key = (hash_of_token(token), acting_as or "")
        known = self._known.get(key)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        person = await self._read(key[0], acting_as)
        if person is None:
            self._known.pop(key, None)
            return None
        self._known[key] = (time.monotonic() + REMEMBERED, person)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        return person

    async def _read(self, token_hash: bytes, acting_as: str | None) -> Person | None:
        async with self._reads.connect() as conn:
            session = await people.find_session(conn, token_hash)
            if session is None:
                return None
            held = await people.memberships_of(conn, session.account)
            if acting_as:
                chosen = _chosen(held, acting_as)
                session = replace(session, office=chosen.office, role=chosen.role)
            below = await rights.offices_below(conn, session.office)
        return Person(
            session.account,
            session.login,
            session.display_name,
            session.office,
            Role(session.role),
            tuple(held),
            frozenset(below),
            session.expires_at,
        )

    async def end(self, token: str) -> None:
        """Sign out, here at once and elsewhere within seconds."""
        token_hash = hash_of_token(token)
        for key in [key for key in self._known if key[0] == token_hash]:
            del self._known[key]
        async with self._engine.begin() as conn:
            await people.close_session(conn, token_hash)


def no_role() -> Problem:
    """The account holds no role now, or not the one asked for."""
    return Problem(403, "role_not_held", "您现在不担任该岗位。", "You do not hold this role in this office now.")


def _chosen(held: list[Membership], acting_as: str | None) -> Membership:
    """The membership meant by `role@office`; the first one where nothing is said."""
    if not acting_as:
        return held[0]
    role, _, office = acting_as.partition("@")
    found = next((one for one in held if one.role == role and one.office == office), None)
    if found is None:
        raise no_role()
    return found

"""The least HTTP client that keeps a connection open: what is measured is the service, not its caller."""

from __future__ import annotations

import asyncio
import json
from typing import Any


class Wire:
    """One connection to the API."""

    def __init__(self, host: str, port: int, *, token: str = "") -> None:
        self.host, self.port, self.token = host, port, token
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, body: dict[str, Any], *, key: str = "") -> tuple[int, dict[str, Any]]:
        """Status and answer of a POST."""
        payload = json.dumps(body, ensure_ascii=False).encode()
        lines = [
            f"POST {path} HTTP/1.1",
            f"Host: {self.host}:{self.port}",
            "Content-Type: application/json",
            f"Content-Length: {len(payload)}",
        ]
        if key:
            lines.append(f"Idempotency-Key: {key}")
        return await self._exchange(lines, payload)

    async def get(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and answer of a GET."""
        return await self._exchange([f"GET {path} HTTP/1.1", f"Host: {self.host}:{self.port}"], b"")

    async def must_post(self, path: str, body: dict[str, Any], *, key: str) -> dict[str, Any]:
        """A POST that has to succeed; a 202 or 503 is tried again with the same key."""
        for _ in range(40):
            status, answer = await self.post(path, body, key=key)
            if status in (200, 201):
                return answer
            if status not in (202, 503):
                raise RuntimeError(f"{path}: {status} {json.dumps(answer, ensure_ascii=False)[:300]}")
            await asyncio.sleep(0.25)
        raise RuntimeError(f"{path}: no answer")

    async def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _exchange(self, lines: list[str], payload: bytes) -> tuple[int, dict[str, Any]]:
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        fresh = self._writer is None
        try:
            return await self._once(lines, payload)
        except (asyncio.IncompleteReadError, ConnectionError):
            if fresh:
                raise
            await self.close()  # the server hung up on an idle connection; every request here may be repeated
            return await self._once(lines, payload)

    async def _once(self, lines: list[str], payload: bytes) -> tuple[int, dict[str, Any]]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(self.host, self.port)
        self._writer.write("\r\n".join([*lines, "", ""]).encode() + payload)
        assert self._reader is not None
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
        )
        answer = json.loads(await self._reader.readexactly(length) or b"{}") if length else {}
        if b"connection: close" in head.lower():
            await self.close()
        return status, answer

"""A small client of our own API, for the demo: signs in, posts with a key, waits out a 202 or 503."""

from __future__ import annotations

import http.client
import json
import time
from typing import Any

from deploy.processes import StartRefused

TRIES = 60


class Caller:
    """Speaks to one API; remembers sign-ins."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._tokens: dict[str, str] = {}

    def sign_in(self, login: str, password: str) -> str:
        """A token for the login, asked for once."""
        if login not in self._tokens:
            answer = self.post("/api/v1/session", {"login": login, "password": password})
            self._tokens[login] = str(answer["token"])
        return self._tokens[login]

    def post(self, path: str, body: dict[str, Any], *, key: str = "", token: str = "") -> dict[str, Any]:
        """Post until the answer is final. Raises `StartRefused` naming the path and the refusal."""
        headers = {"Content-Type": "application/json"}
        if key:
            headers["Idempotency-Key"] = key
        if token:
            headers["Authorization"] = f"Bearer {token}"
        for _ in range(TRIES):
            status, answer = self._once(path, json.dumps(body, ensure_ascii=False).encode(), headers)
            if status in (200, 201):
                return answer
            if status not in (202, 503):
                raise StartRefused(
                    f"The demo could not be loaded: {path} was refused ({status} "
                    f"{answer.get('code')}, {json.dumps(answer.get('errors'), ensure_ascii=False)})."
                )
            time.sleep(1)
        raise StartRefused(f"The demo could not be loaded: {path} got no answer.")

    def _once(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(self._host, self._port, timeout=30)
        try:
            connection.request("POST", path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, json.loads(response.read() or b"{}")
        finally:
            connection.close()

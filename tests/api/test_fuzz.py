"""Whatever JSON is sent, the answer is a receipt or a problem, never a failure of ours."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from api.bodies import parse_json
from api.problems import Problem
from api.sealing import Sealing
from api.wording import field_errors
from casework.streams import KINDS
from tests.api.test_sealing import COMMAND, STREAM

COMMANDS = sorted({one for kind in KINDS.values() for one in kind.commands.values()}, key=lambda one: one.name)
NAMES = sorted({name for one in COMMANDS for name in one.model_fields} | {"person", "name", "facts", "subject", "x"})
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-03-02", "2026-03-02T09:00:00+08:00", "w1", "1.1", "labour", "company", "web", "\ud800"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=25,
)
BODIES = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8)


class TestAnyBody:
    """For any command."""

    @settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(command=st.sampled_from(COMMANDS), body=BODIES)
    def test_is_read_or_refused(self, command: Any, body: Any) -> None:
        """Parsing, sealing and reading end in a command, or in named fields."""
        try:
            value = parse_json(json.dumps(body).encode())
        except Problem as problem:
            assert problem.status == 422
            return
        sealing = Sealing(COMMAND, STREAM, date(2026, 3, 2))
        document = sealing.body(value, command)
        try:
            command.model_validate_json(json.dumps(document))
        except ValidationError as error:
            assert field_errors(error, document)

    @settings(max_examples=400, deadline=None)
    @given(raw=st.binary(max_size=200))
    def test_of_bytes_is_json_or_refused(self, raw: bytes) -> None:
        """Bytes that are no JSON are 422."""
        try:
            parse_json(raw)
        except Problem as problem:
            assert problem.status == 422

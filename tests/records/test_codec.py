"""Events and their stored bytes."""

from __future__ import annotations

import json
from datetime import date
from typing import ClassVar

import pytest

from casework.claims import ClaimStated
from casework.procedure import Event
from casework.streams import KINDS
from records import codec
from records.codec import FloatInEvent, UnknownEvent, decode, encode

STATED = ClaimStated.model_validate(
    {"occurred_on": "2026-03-02", "claim": "c1", "given": {"code": "1.1", "amount_yuan": 1234.5, "facts": {}}}
)


class Weighed(Event):
    """An event that wrongly holds a float."""

    kind: ClassVar[str] = "weighed"
    grams: float


class TestStoredBytes:
    """The form the hash covers."""

    def test_are_canonical(self) -> None:
        """Keys sorted, no spaces, UTF-8."""
        body = encode(STATED)
        assert body == json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    def test_hold_money_as_text(self) -> None:
        """An amount has two places and is no number."""
        assert json.loads(encode(STATED))["given"]["amount_yuan"] == "1234.50"

    def test_refuse_floats(self) -> None:
        """A binary float has no exact form."""
        with pytest.raises(FloatInEvent):
            encode(Weighed(occurred_on=date(2026, 3, 2), grams=1.5))

    def test_come_back_as_the_same_event(self) -> None:
        """Decoding gives the event that was encoded, and encoding it the same bytes."""
        again = decode("complaint", "claim_stated", 1, encode(STATED))
        assert (again, encode(again)) == (STATED, encode(STATED))

    @pytest.mark.parametrize(("stream_kind", "kind"), [("complaint", "never_heard_of"), ("nothing", "claim_stated")])
    def test_of_an_unknown_kind_are_named(self, stream_kind: str, kind: str) -> None:
        """An older program on a newer record says what it does not know."""
        with pytest.raises(UnknownEvent, match=kind):
            decode(stream_kind, kind, 1, b"{}")


class TestUpcasters:
    """Older shapes of events."""

    def test_raise_an_old_document_step_by_step(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A document of version 1 passes every step, one of version 2 the later ones only."""
        first = {"occurred_on": "2026-03-02", "claim": "c1", "claim_code": "1.1"}
        second = {"occurred_on": "2026-03-02", "claim": "c1", "given": {"claim_code": "1.1"}}
        monkeypatch.setattr(
            codec,
            "UPCASTERS",
            {
                ("complaint", "claim_stated"): (
                    lambda old: {
                        **{key: one for key, one in old.items() if key != "claim_code"},
                        "given": {"claim_code": old["claim_code"]},
                    },
                    lambda old: {**old, "given": {"code": old["given"]["claim_code"]}},
                )
            },
        )
        for version, document in ((1, first), (2, second)):
            event = decode("complaint", "claim_stated", version, json.dumps(document).encode())
            assert isinstance(event, ClaimStated)
            assert event.given.code == "1.1"
        assert codec.schema_version("complaint", "claim_stated") == 3


class TestEveryEvent:
    """All kinds of all streams."""

    @pytest.mark.parametrize(("stream", "kind"), [(name, kind) for name, one in KINDS.items() for kind in one.events])
    def test_has_no_field_for_floats(self, stream: str, kind: str) -> None:
        """No event of any stream could hold a binary float."""
        schema = json.dumps(KINDS[stream].events[kind].model_json_schema(mode="serialization"))
        assert '"type": "number"' not in schema

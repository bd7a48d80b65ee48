"""Bad input gets an answer that names the field, tells nothing of the value, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import NoneType
from typing import Any, ClassVar, get_args
from uuid import UUID, uuid4

import pytest
from pydantic import BaseModel

from api.commands import COLLECTIONS
from api.problems import document, from_refusal
from casework.refusal import ImpossibleValue, KeyReused
from casework.streams import KINDS
from tests.api.desk import NARRATIVE, Desk, row_counts
from tests.spine import Spine

MARK = "不可回显的内容ZQX"
NOBODY = UUID(int=7)
GOOD = {"narrative": NARRATIVE}


def nested(depth: int) -> Any:
    """Lists in lists."""
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


FIELDS = [
    ("a code that is not on the list", {**GOOD, "channel": MARK}, "/channel"),
    ("a code of the wrong type", {**GOOD, "channel": 7}, "/channel"),
    ("a date that does not exist", {**GOOD, "received_on": "2026-02-30"}, "/received_on"),
    ("a receipt in the future", {**GOOD, "received_on": "2140-01-01"}, "/received_on"),
    ("a date far outside every calendar", {**GOOD, "received_on": "0001-01-01"}, "/received_on"),
    ("a number where a date belongs", {**GOOD, "received_on": 0}, "/received_on"),
    ("digits where a date belongs", {**GOOD, "received_on": "1700000000"}, "/received_on"),
    ("an instant without a zone", {**GOOD, "received_at": "2026-03-02T09:00:00"}, "/received_at"),
    ("a birth before 1900", {**GOOD, "workers": [{"name": "张三", "born_on": "1899-12-31"}]}, "/workers/0/born_on"),
    ("a birth in the future", {**GOOD, "workers": [{"name": "张三", "born_on": "2140-01-01"}]}, "/workers/0/born_on"),
    (
        "a credit code with a wrong check character",
        {**GOOD, "respondents": [{"kind": "company", "name": "某公司", "credit_code": "91410100MA3X4ABCD1"}]},
        "/respondents/0/credit_code",
    ),
    (
        "an identity number with a wrong check character",
        {**GOOD, "workers": [{"identity_number": "410101199001011230"}]},
        "/workers/0/identity_number",
    ),
    ("a telephone number with letters", {**GOOD, "workers": [{"phone": MARK}]}, "/workers/0/phone"),
    ("a company without a name", {**GOOD, "respondents": [{"kind": "company"}]}, "/respondents/0/name"),
    ("an unknown region", {**GOOD, "region": "999999"}, "/region"),
    ("an unknown claim code", {**GOOD, "claims": [{"code": "99.99"}]}, "/claims/0/code"),
    ("an amount below zero", {**GOOD, "claims": [{"code": "1.1", "amount_yuan": -1}]}, "/claims/0/amount_yuan"),
    (
        "an amount that is no number",
        {**GOOD, "claims": [{"code": "1.1", "amount_yuan": MARK}]},
        "/claims/0/amount_yuan",
    ),
    (
        "an end before its start",
        {**GOOD, "claims": [{"code": "1.1", "facts": {"employed_from": "2025-02-01", "employed_to": "2025-01-01"}}]},
        "/claims/0/facts/employed_to",
    ),
    ("a worker that is not there", {**GOOD, "claims": [{"code": "1.1", "workers": ["w9"]}]}, "/claims/0/workers/0"),
    ("a field that does not exist", {**GOOD, "colour": MARK}, "/colour"),
    ("a field whose name is a person's data", {**GOOD, MARK: 1}, ""),
    ("no narrative", {}, "/narrative"),
    ("a blank narrative", {"narrative": "  "}, "/narrative"),
    ("a narrative that shows nothing", {"narrative": "\u202e\u200b \ufeff"}, "/narrative"),
    ("a narrative of the wrong type", {"narrative": [MARK]}, "/narrative"),
    ("a narrative over the limit", {"narrative": "字" * 20_001}, "/narrative"),
    ("a reference in place of a text", {"narrative": {"sealed": str(uuid4())}}, "/narrative"),
    (
        "a person's key chosen by the sender",
        {**GOOD, "workers": [{"name": "张三", "subject": str(uuid4())}]},
        "/workers/0/subject",
    ),
    ("NUL in a sealed text", {"narrative": f"{MARK}\x00"}, "/narrative"),
    (
        "NUL in a public name",
        {**GOOD, "respondents": [{"kind": "company", "name": f"{MARK}\x00"}]},
        "/respondents/0/name",
    ),
    (
        "an anonymous filer with a name",
        {**GOOD, "filer": {"identity": "anonymous", "person": {"name": MARK}}},
        "/filer/person",
    ),
    ("lists in lists", {**GOOD, "urgency": nested(40)}, "/urgency" + "/0" * 16),
    ("a list where an object belongs", {**GOOD, "filer": [MARK]}, "/filer"),
    ("a text where a list belongs", {**GOOD, "workers": MARK}, "/workers"),
    ("too many workers", {**GOOD, "workers": [{"name": "张三"}] * 2001}, "/workers"),
    ("a truth value in words", {**GOOD, "workers": [{"still_employed": "yes"}]}, "/workers/0/still_employed"),
    ("a count below one", {**GOOD, "reported_workers": 0}, "/reported_workers"),
]

RAW = [
    ("half a character in a sealed text", rb'{"narrative": "\ud800"}', "/narrative"),
    ("half a character in a public name", rb'{"narrative": "a", "site": {"name": "\udfff"}}', "/site/name"),
    ("half a character in the name of a field", rb'{"narrative": "a", "\ud800": 1}', ""),
    ("broken JSON", b'{"narrative": ', ""),
    ("JSON that is not UTF-8", '{"narrative": "字"}'.encode("gbk"), ""),
    ("no number at all", b'{"narrative": "a", "reported_workers": NaN}', ""),
    (
        "a number without end",
        b'{"narrative": "a", "claims": [{"code": "1.1", "amount_yuan": 1e999}]}',
        "/claims/0/amount_yuan",
    ),
    ("a number of ten thousand digits", b'{"narrative": "a", "reported_workers": ' + b"9" * 10_000 + b"}", ""),
    ("a field given twice", b'{"narrative": "a", "narrative": "b"}', "/narrative"),
    ("a deep hole", b"[" * 100_000, ""),
    ("a list as a body", b"[]", ""),
    ("a text as a body", b'"a"', ""),
]


def models_of_commands() -> set[type[BaseModel]]:
    """Every model of a command, and every model inside one."""
    found: set[type[BaseModel]] = set()
    for kind in KINDS.values():
        for command in kind.commands.values():
            found |= set(_models_in(command, found))
    return found


def _models_in(annotation: Any, known: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for info in annotation.model_fields.values():
            yield from _models_in(info.annotation, known)
    for one in get_args(annotation):
        yield from _models_in(one, known)


async def answers_wrongly(answer: Any, field: str) -> str | None:
    """What is not as it should be in the answer to bad input; None when all is."""
    if answer.status_code != 422 or answer.headers["content-type"] != "application/problem+json":
        return f"{answer.status_code} {answer.text[:200]}"
    fields = [one["field"] for one in answer.json()["errors"]]
    if field not in fields:
        return f"names {fields}"
    return "echoes the value" if MARK in answer.text else None


class TestASubmission:
    """That cannot be read or cannot be."""

    async def test_with_a_wrong_field_names_it_and_stores_nothing(self, desk: Desk, spine: Spine) -> None:
        """422 with the field's pointer, without the value; no table has a row more. One database serves all cases."""
        before = await row_counts(spine.engine)
        wrong = {}
        for case, body, field in FIELDS:
            wrong[case] = await answers_wrongly(await desk.post("/complaints", body), field)
        assert {case: found for case, found in wrong.items() if found} == {}
        assert await row_counts(spine.engine) == before

    async def test_in_a_wrong_form_is_refused_and_stores_nothing(self, desk: Desk, spine: Spine) -> None:
        """422 for the body as a whole, or for the text that breaks it."""
        before = await row_counts(spine.engine)
        wrong = {}
        for case, content, field in RAW:
            wrong[case] = await answers_wrongly(await desk.post("/complaints", content=content), field)
        assert {case: found for case, found in wrong.items() if found} == {}
        assert await row_counts(spine.engine) == before

    async def test_without_a_key_is_refused(self, desk: Desk) -> None:
        """422 `idempotency_key_missing`."""
        answer = await desk.client.post("/api/v1/complaints", json=GOOD, headers=desk.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_missing")

    async def test_with_an_unreadable_key_is_refused(self, desk: Desk) -> None:
        """422 for a key too long or with spaces."""
        answers = [await desk.post("/complaints", GOOD, key=key) for key in ("x" * 201, "two words", "\t")]
        assert [one.status_code for one in answers] == [422, 422, 422]

    async def test_over_two_mebibytes_is_refused_unread(self, desk: Desk) -> None:
        """413 by its stated length."""
        answer = await desk.post("/complaints", content=b'{"narrative": "' + b"a" * (2 * 1024 * 1024) + b'"}')
        assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")

    async def test_that_hides_its_length_is_counted(self, desk: Desk) -> None:
        """413 in the middle of a chunked body."""

        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(33):
                yield b"a" * 65_536

        answer = await desk.client.post(
            "/api/v1/complaints", content=chunks(), headers={**desk.headers, "Idempotency-Key": "chunked"}
        )
        assert answer.status_code == 413

    async def test_in_english_is_answered_in_english(self, desk: Desk) -> None:
        """The sentences follow Accept-Language; Chinese is the default."""
        english = await desk.post("/complaints", {}, Accept_Language="en-GB,en;q=0.9,zh;q=0.5")
        chinese = await desk.post("/complaints", {})
        assert english.json()["errors"][0]["message"] == "This is required."
        assert chinese.json()["errors"][0]["message"] == "必须填写。"


class TestABodyOfAnotherKind:
    """What the Content-Type says."""

    @pytest.mark.parametrize(
        "kind",
        [
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "",
            "{",
        ],
    )
    @pytest.mark.parametrize("path", ["/complaints", "/session", f"/complaints/{NOBODY}/commands/accept", "/leads"])
    async def test_than_json_is_415(self, desk: Desk, path: str, kind: str) -> None:
        """However much the body looks like JSON; a foreign page's form can send such bodies, so they are not read."""
        answer = await desk.post(path, content=b'{"narrative": "a"}', Content_Type=kind)
        assert (answer.status_code, answer.json()["code"]) == (415, "media_type_unsupported")
        assert answer.headers["content-type"] == "application/problem+json"

    @pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json"])
    async def test_of_json_is_read(self, public: Desk, kind: str) -> None:
        """With its parameters and in any case of letters."""
        answer = await public.post("/session", content=b'{"login": "a", "password": "b"}', Content_Type=kind)
        assert answer.json()["code"] == "wrong_sign_in"

    async def test_that_is_not_said_is_read_as_json(self, public: Desk) -> None:
        """Nobody said it was anything else."""
        answer = await public.client.post("/api/v1/session", content=b'{"login": "a", "password": "b"}')
        assert answer.json()["code"] == "wrong_sign_in"

    async def test_does_not_matter_where_there_is_no_body(self, mediator: Desk) -> None:
        """Some clients name a form where they send nothing."""
        answer = await mediator.post(
            f"/complaints/{uuid4()}/commands/accept", content=b"", Content_Type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 404


class TestEvery422:
    """Of every command in the catalogue."""

    BODIES: ClassVar[list[tuple[str, bytes | None, dict[str, str]]]] = [
        ("a field nobody knows", b'{"no_such_field": 1}', {}),
        ("a name that may be somebody's", '{"张三": 1}'.encode(), {}),
        ("no JSON", b"{", {}),
        ("a list", b"[]", {}),
        ("nothing", b"", {}),
        ("half a character", rb'{"note": "\ud800"}', {}),
        ("a wrong date", b'{"occurred_on": "2026-02-30"}', {}),
        ("an early date", b'{"occurred_on": "0001-01-01"}', {}),
        ("a late date", b'{"occurred_on": "2149-01-01"}', {}),
        ("no key", b"{}", {"Idempotency-Key": ""}),
        ("a wrong key", b"{}", {"Idempotency-Key": "two words"}),
        ("a wrong version", b"{}", {"If-Match": "seven"}),
    ]

    async def test_names_a_field(self, desk: Desk, mediator: Desk, supervisor: Desk, working: Spine) -> None:
        """At least one, "" where the request as a whole is meant; every command met a 422, by itself or by preview."""
        complaint = await desk.submit()
        assert (await mediator.give(complaint, "accept")).status_code == 200
        nameless, met = [], set()
        for kind in KINDS.values():
            for name, command in kind.commands.items():
                at = f"/{COLLECTIONS[kind.name]}/{complaint if kind.name == 'complaint' else uuid4()}/commands/{name}"
                who = next(
                    (one for role, one in self.people(desk, mediator, supervisor) if role in command.roles), desk
                )
                for path in (at, f"{at}/preview"):
                    for case, content, headers in self.BODIES:
                        answer = await who.client.post(
                            f"/api/v1{path}",
                            content=content,
                            headers={**who.headers, "Idempotency-Key": uuid4().hex, **headers},
                        )
                        if answer.status_code == 422:
                            met.add((kind.name, name))
                            if not all({"field", "code", "message"} == set(e) for e in answer.json()["errors"] or [{}]):
                                nameless.append((kind.name, name, case, answer.json()["code"]))
        assert nameless == []
        assert met == {(kind.name, name) for kind in KINDS.values() for name in kind.commands}

    def people(self, desk: Desk, mediator: Desk, supervisor: Desk) -> list[tuple[str, Desk]]:
        """Who may try, by role."""
        return [("mediator", mediator), ("intake", desk), ("supervisor", supervisor)]

    async def test_of_a_refusal_names_a_field_too(self, public: Desk) -> None:
        """Refusals of value that blame no field, a reused key among them, blame the whole."""
        for refusal in (KeyReused, ImpossibleValue):
            shown = document(from_refusal(refusal()), english=True)
            assert [one["field"] for one in shown["errors"]] == [""]


class TestARepeatedBody:
    """Under the same key."""

    async def test_that_says_null_where_it_said_nothing_is_the_same(self, desk: Desk, spine: Spine) -> None:
        """Null and absent mean the same to every command, so this is a repetition."""
        first = await desk.post("/complaints", {**GOOD, "workers": [{"name": "张三"}]}, key="nulls")
        again = await desk.post(
            "/complaints",
            {**GOOD, "region": None, "workers": [{"name": "张三", "phone": None}], "site": None},
            key="nulls",
        )
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()

    async def test_that_says_something_else_is_refused(self, desk: Desk, spine: Spine) -> None:
        """A list with a null in it, a text instead of nothing."""
        await desk.post("/complaints", GOOD, key="others")
        again = await desk.post("/complaints", {**GOOD, "wish": "想要工资"}, key="others")
        assert (again.status_code, again.json()["code"]) == (422, "key_reused")

    def test_may_leave_out_what_is_null(self) -> None:
        """No model of a command gives null and absent two meanings: what may be null is null unless said."""
        two_meanings = [
            f"{model.__name__}.{name}"
            for model in models_of_commands()
            for name, info in model.model_fields.items()
            if NoneType in get_args(info.annotation) and not info.is_required() and info.default is not None
        ]
        assert two_meanings == []


class TestACommand:
    """On a complaint that stands at a version."""

    async def test_refused_for_any_reason_stores_nothing(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Stale, malformed and reused requests, unknown commands and wrong stages leave every table as it was."""
        complaint = await desk.submit()
        done = await mediator.give(complaint, "accept", key="first")
        assert done.status_code == 200
        version = done.json()["version"]
        note = {"note": NARRATIVE}
        before = await row_counts(working.engine)
        cases = [
            (await mediator.give(complaint, "note_contact", note, If_Match='"1"'), 412, "stale_version"),
            (await mediator.give(complaint, "note_contact", note, If_Match=f'"{version + 5}"'), 412, "stale_version"),
            (await mediator.give(complaint, "note_contact", note, If_Match="seven"), 422, "if_match_malformed"),
            (await mediator.give(complaint, "note_contact", note, key="first"), 422, "key_reused"),
            (await mediator.give(complaint, "dance", note), 404, "unknown_command"),
            (
                await mediator.give(complaint, "follow_up", {"satisfaction": "satisfied"}),
                409,
                "not_allowed_at_this_stage",
            ),
            (await mediator.give(uuid4(), "note_contact", note), 404, "not_found"),
            (await mediator.give(complaint, "pause", {"deadline": "d1", "reason": NARRATIVE}), 428, "version_required"),
            (await mediator.give(complaint, "tick", {"due_at": "2026-01-01T00:00:00Z"}), 403, "role_not_allowed"),
        ]
        assert [(one.status_code, one.json()["code"]) for one, _, _ in cases] == [one[1:] for one in cases]
        assert await row_counts(working.engine) == before

    async def test_that_is_not_open_names_the_stage(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """Where the matter stands tells what comes first."""
        complaint = await desk.submit()
        await mediator.give(complaint, "accept")
        answer = await mediator.give(complaint, "follow_up", {"satisfaction": "satisfied"})
        assert (answer.json()["code"], answer.json()["stage"]) == ("not_allowed_at_this_stage", "accepted")

    async def test_with_an_empty_body_has_no_fields(self, desk: Desk, mediator: Desk, working: Spine) -> None:
        """An empty body is an empty object."""
        complaint = await desk.submit()
        answer = await mediator.post(f"/complaints/{complaint}/commands/accept", content=b"")
        assert answer.status_code == 200

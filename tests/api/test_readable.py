"""Texts that stay readable in the record hold nobody's telephone or identity number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, get_args, get_origin
from uuid import uuid4

import pytest
from pydantic import BaseModel, StringConstraints, ValidationError

from api.readable import LONGEST, readable_is_wrong
from api.sealing import MOST_SEARCHED, Sealing
from casework.streams import KINDS
from tests.api.desk import NARRATIVE, Desk, row_counts
from tests.spine import Spine

PHONE, IDENTITY = "phone_in_readable_text", "identity_number_in_readable_text"
NUMBERS = [
    ("13800138000", PHONE),
    ("某公司，联系电话13800138000（张）", PHONE),
    ("138 0013 8000", PHONE),
    ("138-0013-8000", PHONE),
    ("１３８　００１３－８０００", PHONE),
    ("1 3 8 0 0 1 3 8 0 0 0", PHONE),
    ("+86 138 0013 8000", PHONE),
    ("008613800138000", PHONE),
    ("138\u200b0013\u200b8000", PHONE),
    ("11010519491231002X", IDENTITY),
    ("身份证11010519491231002x号", IDENTITY),
    ("110105 19491231 002X", IDENTITY),
    ("１１０１０５１９４９１２３１００２Ｘ", IDENTITY),
    ("110105491231002", IDENTITY),
    ("110105-491231-002", IDENTITY),
]
HARMLESS = [
    "某市建筑工程有限公司第三分公司",
    "京海劳人仲字〔2026〕第1号",
    "（2025）京0105民初12345号",
    "91410100MA3X4ABCD1",
    "110105194912310021",
    "990105491231002",
    "110105491331002",
    "1380013800012",
    "12800138000",
    "一期1-3号楼 2026-2027年度项目",
    "0371-12345678",
]
"""Names and papers' numbers as they are, a wrong check character, no such province, no such birthday, too many digits."""


class TestAReadableText:
    """Of any field."""

    @pytest.mark.parametrize(("text", "code"), NUMBERS)
    def test_with_a_number_of_somebody_is_told_apart(self, text: str, code: str) -> None:
        """In whatever digits and with whatever gaps."""
        told = readable_is_wrong(text)
        assert told is not None
        assert told[0] == code
        assert text not in "".join(told)

    @pytest.mark.parametrize("text", HARMLESS)
    def test_without_one_is_let_through(self, text: str) -> None:
        """Names, papers, years and numbers that are nobody's."""
        assert readable_is_wrong(text) is None


def free_texts(annotation: Any, value: Any) -> Iterator[Any]:
    """A value for each place of an annotation where readable text without a form of its own may stand."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        free = all(isinstance(one, StringConstraints) and one.pattern is None for one in arguments[1:])
        yield from (free_texts(arguments[0], value) if arguments[0] is not str or free else ())
    elif annotation is str:
        yield "", value
    elif origin is tuple:
        yield from ((f"/0{at}", [inside]) for at, inside in free_texts(arguments[0], value))
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, info in annotation.model_fields.items():
            whole = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
            yield from ((f"/{name}{at}", {name: inside}) for at, inside in free_texts(whole, value))
    else:
        for one in arguments:
            yield from free_texts(one, value)


class TestEveryReadableField:
    """Of every command."""

    def test_refuses_what_is_too_long_to_be_searched(self) -> None:
        """The search leaves longer texts out, so no field may take one."""
        taken = []
        for kind in KINDS.values():
            for name, command in kind.commands.items():
                for at, body in free_texts(command, "一" * (LONGEST + 1)):
                    try:
                        command.model_validate_json(json.dumps(body))
                    except ValidationError as error:
                        places = ["/" + "/".join(map(str, one["loc"])) for one in error.errors()]
                        if at in places:
                            continue
                    taken.append((kind.name, name, at))
        assert taken == []

    def test_refuses_a_number_of_somebody(self) -> None:
        """With the field named, wherever in the body it stands."""
        let_through, met = [], set()
        for kind in KINDS.values():
            for name, command in kind.commands.items():
                for at, body in free_texts(command, "138-0013-8000"):
                    walk = Sealing(uuid4(), uuid4(), date(2026, 3, 2))
                    walk.body(body, command)
                    met.add(at)
                    if [(one.field, one.code) for one in walk.errors] != [(at, PHONE)]:
                        let_through.append((kind.name, name, at))
        assert let_through == []
        assert {"/site/name", "/respondents/0/name", "/court", "/body", "/number", "/proceedings/0/number"} <= met

    async def test_is_searched_only_so_far_in_one_body(self, public: Desk, spine: Spine) -> None:
        """Two megabytes of digits are refused before they keep everybody else waiting."""
        names = [{"kind": "company", "name": "1 " * (LONGEST // 2)} for _ in range(2 * MOST_SEARCHED // LONGEST)]
        answer = await public.post("/complaints", {"narrative": NARRATIVE, "respondents": names})
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_complex")

    async def test_over_http_leaves_nothing_behind(self, desk: Desk, spine: Spine) -> None:
        """422 with the field, without the number; no row more."""
        before = await row_counts(spine.engine)
        answer = await desk.post(
            "/complaints", {"narrative": NARRATIVE, "respondents": [{"kind": "company", "name": "老张 138 0013 8000"}]}
        )
        assert answer.status_code == 422
        assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("/respondents/0/name", PHONE)]
        assert "0013" not in answer.text
        assert await row_counts(spine.engine) == before

"""Any rule explained over HTTP, and the catalogue of commands."""

from __future__ import annotations

import importlib
import pkgutil
import re
from datetime import date
from itertools import product
from pathlib import Path
from types import ModuleType
from urllib.parse import urlencode

import jsonschema
import pytest
from fastapi import FastAPI

import api.parameters
import api.resources
from casework.roles import CLOCK
from casework.streams import KINDS
from law.clock import due, explain
from law.notice import parse_year
from law.pack import load_pack
from records import rule_packs
from records.database import Engine
from tests.api.desk import NARRATIVE, Desk
from tests.law.test_local_days import PROVINCE


class TestARule:
    """At `GET /clock`."""

    async def test_is_explained_as_on_the_command_line(self, public: Desk) -> None:
        """ARB.4 from 2026-02-12, with the trace and the same words."""
        shown = (await public.get("/clock?rule=ARB.4&from=2026-02-12")).json()
        pack = load_pack()
        given = due(pack.get_rule("ARB.4"), date(2026, 2, 12), calendar=pack.calendar)
        assert (shown["due_on"], shown["explanation"]) == (str(given.due_on), explain(given))
        assert shown["trace"][-1]["on"] == str(given.due_on)
        assert (shown["sentence"]["zh"], shown["sentence"]["en"]) == given.sentence

    async def test_counts_with_the_days_of_a_place(self, public: Desk, owner: Engine) -> None:
        """What only 广西 rests is passed over for it, and the calendar's version says so."""
        async with owner.begin() as conn:
            await rule_packs.install(conn, load_pack().with_calendar_year(parse_year(PROVINCE)))
        asked = "/clock?rule=ARB.4&from=2026-04-17"
        here, there = [(await public.get(f"{asked}{more}")).json() for more in ("&province=4501", "")]
        assert (here["due_on"], there["due_on"]) == ("2026-04-27", "2026-04-24")
        assert here["calendar_version"].startswith(there["calendar_version"] + "+45-")

    @pytest.mark.parametrize(
        ("query", "status", "code"),
        [
            ("rule=ARB.44&from=2026-02-12", 404, "unknown_rule"),
            ("rule=LIT.9&from=2026-02-12", 422, "ambiguous_rule"),
            ("rule=ARB.4&from=1990-01-01", 422, "not_in_force"),
            ("rule=ARB.4&from=2026-02-12&province=Atlantis", 422, "unknown_province"),
            ("rule=ARB.4&from=yesterday", 422, "date_invalid"),
            ("rule=ARB.4", 422, "missing"),
            ("from=2026-02-12", 422, "missing"),
            ("rule=%3Cscript%3E&from=2026-02-12", 422, "format"),
            ("rule=ARB.4&from=2026-02-12T09:00:00", 422, "instant_invalid"),
        ],
    )
    async def test_that_cannot_be_given_says_why(self, public: Desk, query: str, status: int, code: str) -> None:
        """Unknown with the nearest ids, ambiguous with the clocks of the row, not in force, no date."""
        answer = await public.get(f"/clock?{query}")
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_unknown_or_ambiguous_names_what_was_meant(self, public: Desk) -> None:
        """The nearest ids, and the row's clocks."""
        unknown = (await public.get("/clock?rule=ARB.44&from=2026-02-12")).json()
        row = (await public.get("/clock?rule=LIT.9&from=2026-02-12")).json()
        assert "ARB.4" in unknown["nearest"]
        assert row["ids"] == ["LIT.9.1", "LIT.9.2", "LIT.9.3"]


class TestAParameter:
    """Of any address that is read."""

    MARKS = ("ZQX9.8", "zqx-9", "张三ZQX", "1947-11-31", "ZQX\u0000")

    async def test_that_is_refused_is_not_repeated(self, supervisor: Desk, public: Desk, app: FastAPI) -> None:
        """Whatever stands in a query or in the address: the answer names the parameter and never its value."""
        sources = [Path(module.__file__ or "").read_text("utf-8") for module in (api.parameters, *resource_modules())]
        names = {name for text in sources for name in re.findall(r'(?:request, |query_params\.get\()"([a-z_]+)"', text)}
        assert {"rule", "from", "province", "as_of", "status", "cursor", "limit", "office", "language"} <= names
        repeated, refused = [], 0
        for path in [path for path, methods in app.openapi()["paths"].items() if "get" in methods]:
            filled = re.sub(r"\{[a-z_]+\}", "ZQX", path)
            for mark, name in product(self.MARKS, sorted({*names, "kind"})):
                more = {"rule": "ARB.4", "from": "2026-02-12"} if path.endswith("/clock") else {}
                query = urlencode({**more, name: mark})
                answer = await public.client.get(f"{filled}?{query}", headers=supervisor.headers)
                refused += answer.status_code >= 400
                if "ZQX" in answer.text.upper() or "1947-11-31" in answer.text:
                    repeated.append((path, name, mark, answer.text))
                if answer.status_code == 422:
                    assert answer.json()["errors"], answer.text
        assert repeated == []
        assert refused > 100

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ("rule=ARB.44&from=2026-02-12", None),
            ("rule=LIT.9&from=2026-02-12", "/rule"),
            ("rule=ARB.4&from=1947-11-30", "/from"),
            ("rule=ARB.4&from=2026-02-12&province=Atlantis", "/province"),
        ],
    )
    async def test_of_the_clock_is_named_and_not_said_again(self, public: Desk, query: str, field: str | None) -> None:
        """No sentence holds the rule, the date or the province that was asked for."""
        for language in ("zh", "en"):
            answer = await public.get(f"/clock?{query}", Accept_Language=language)
            said = answer.json()["detail"] + "".join(one["message"] for one in answer.json()["errors"])
            assert not any(value in said for value in ("ARB.44", "LIT.9 ", "1947", "Atlantis"))
            assert [one["field"] for one in answer.json()["errors"]] == ([field] if field else [])


def resource_modules() -> list[ModuleType]:
    """The modules of the JSON resources."""
    return [
        importlib.import_module(f"api.resources.{one.name}") for one in pkgutil.iter_modules(api.resources.__path__)
    ]


class TestTheCatalogue:
    """Of commands."""

    async def test_lists_every_command_a_person_may_give(self, public: Desk) -> None:
        """With procedure, roles, whether it needs a version, and a JSON Schema that is one."""
        items = (await public.get("/commands")).json()["items"]
        wanted = {
            (kind.name, name)
            for kind in KINDS.values()
            for name, command in kind.commands.items()
            if not command.roles <= CLOCK
        }
        assert {(one["kind"], one["command"]) for one in items} == wanted
        for one in items:
            jsonschema.Draft202012Validator.check_schema(one["schema"])

    async def test_describes_bodies_as_they_are_sent(self, public: Desk) -> None:
        """A body that is accepted is valid under the schema: texts are text, drawn ids are absent."""
        items = (await public.get("/commands?kind=complaint")).json()["items"]
        schema = next(one["schema"] for one in items if one["command"] == "submit")
        body = {"narrative": NARRATIVE, "workers": [{"name": "张三"}], "claims": [{"code": "1.1", "amount_yuan": 12.5}]}
        jsonschema.Draft202012Validator(schema).validate(body)
        assert "'subject':" not in str(schema)


class TestTheDescription:
    """Of the interface."""

    async def test_is_openapi(self, public: Desk) -> None:
        """3.1, with the resources of the contract."""
        described = (await public.get("/openapi.json")).json()
        wanted = {
            "/api/v1/complaints",
            "/api/v1/complaints/{stream}/commands/{command}",
            "/api/v1/deadlines",
            "/api/v1/complaints/{stream}/commands/{command}/preview",
            "/api/v1/clock",
            "/api/v1/commands",
        }
        assert described["openapi"].startswith("3.1")
        assert wanted <= set(described["paths"])

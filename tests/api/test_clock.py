"""Any rule explained over HTTP, and the catalogue of commands."""

from __future__ import annotations

from datetime import date

import jsonschema
import pytest

from casework.roles import CLOCK
from casework.streams import KINDS
from law.clock import due, explain
from law.pack import load_pack
from tests.api.desk import NARRATIVE, Desk


class TestARule:
    """At `GET /clock`."""

    async def test_is_explained_as_on_the_command_line(self, public: Desk) -> None:
        """ARB.4 from 2026-02-12, with the trace and the same words."""
        shown = (await public.get("/clock?rule=ARB.4&from=2026-02-12")).json()
        pack = load_pack()
        given = due(pack.get_rule("ARB.4"), date(2026, 2, 12), calendar=pack.calendar)
        assert (shown["due_on"], shown["explanation"]) == (str(given.due_on), explain(given))
        assert shown["trace"][-1]["on"] == str(given.due_on)

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

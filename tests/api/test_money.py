"""Sums calculated over HTTP, for people who are signed in."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

import pytest

from law.money import ITEMS, calculate, document, load_money_book
from records.database import Engine
from tests.api.desk import Desk, row_counts

GIVEN = {
    "employed_from": "2020-01-01",
    "ended_on": "2026-03-31",
    "average_wage_yuan": "7654.32",
    "region": "110105",
    "local_average_wage_yuan": "12000",
}


def path(item: str = "severance", **more: str) -> str:
    """The address of a calculation, some of its inputs changed."""
    return f"/money/{item}?{urlencode({**GIVEN, **more})}"


class TestTheList:
    """Of items."""

    async def test_names_every_item_with_its_inputs(self, mediator: Desk) -> None:
        """Names, types, what is required, words in both languages, and the version of the data."""
        shown = (await mediator.get("/money")).json()
        assert [one["item"] for one in shown["items"]] == list(ITEMS)
        first = shown["items"][0]["inputs"][0]
        assert (first["name"], first["type"], first["required"]) == ("employed_from", "date", True)
        assert first["zh"] and first["en"] and first["example"]
        assert shown["money_version"] == load_money_book().version


class TestASum:
    """At `GET /money/{item}`."""

    async def test_is_what_the_rule_book_says(self, mediator: Desk) -> None:
        """Money as text, with steps, articles and sources."""
        shown = (await mediator.get(path())).json()
        assert shown == document(calculate("severance", GIVEN, book=load_money_book()))
        assert shown["amount_yuan"] == "49753.08"

    @pytest.mark.parametrize("item", ["", "/severance"])
    async def test_is_for_people_who_are_signed_in(self, public: Desk, item: str) -> None:
        """Nobody else sees the items, or a sum."""
        answer = await public.get(f"/money{item}?{urlencode(GIVEN)}" if item else "/money")
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_required")

    async def test_answers_head(self, mediator: Desk) -> None:
        """As every address that is read."""
        answer = await mediator.client.head(f"/api/v1{path()}", headers=mediator.headers)
        assert answer.status_code == 200

    async def test_leaves_nothing_behind(
        self, mediator: Desk, owner: Engine, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """No row, and no amount in any log."""
        before = await row_counts(owner)
        with caplog.at_level(logging.DEBUG, logger="api"):
            assert (await mediator.get(path())).status_code == 200
        written = capsys.readouterr()
        own = "".join(one.getMessage() for one in caplog.records if not one.name.startswith(("httpx", "httpcore")))
        assert "7654.32" not in written.out + written.err + own
        assert await row_counts(owner) == before

    @pytest.mark.parametrize(
        ("address", "status", "code", "field"),
        [
            ("/money/bonus", 404, "unknown_item", None),
            ("/money/severance", 422, "missing", "/employed_from"),
            (path(average_wage_yuan="-1"), 422, "input_invalid", "/average_wage_yuan"),
            (path(average_wage_yuan="NaN"), 422, "input_invalid", "/average_wage_yuan"),
            (path(average_wage_yuan="1e5"), 422, "input_invalid", "/average_wage_yuan"),
            (path(average_wage_yuan="1.234"), 422, "input_invalid", "/average_wage_yuan"),
            (path(average_wage_yuan="\u0000"), 422, "parameter_invalid", "/average_wage_yuan"),
            (path(average_wage_yuan="9" * 5000), 422, "parameter_invalid", "/average_wage_yuan"),
            (path(ended_on="2019-12-31"), 422, "dates_contradict", "/ended_on"),
            (path(ended_on="2007-12-31", employed_from="2006-01-01"), 422, "not_in_force", "/ended_on"),
            (path(employed_from="1899-12-31"), 422, "input_invalid", "/employed_from"),
            (path(region="3301"), 422, "parameter_missing", "/minimum_wage_tier"),
            (path(local_average_wage_yuan=""), 422, "parameter_missing", "/local_average_wage_yuan"),
            (path(region="ZQX"), 422, "input_invalid", "/region"),
            (path(ZQX="1"), 422, "unknown_parameter", ""),
            (path() + "&region=11", 422, "parameter_repeated", "/region"),
            (path() + "&ZQX=1&ZQX=2", 422, "parameter_repeated", ""),
            ("/money/work_injury?injured_on=2026-01-01&own_wage_yuan=1&grade=11", 422, "input_invalid", "/grade"),
        ],
    )
    async def test_that_cannot_be_given_names_the_parameter(
        self, mediator: Desk, address: str, status: int, code: str, field: str | None
    ) -> None:
        """Its name, a code and a sentence, in either language; never the value, nor a name that nobody knows."""
        for language in ("zh", "en"):
            answer = await mediator.get(address, Accept_Language=language)
            shown = answer.json()
            assert (answer.status_code, shown["code"]) == (status, code)
            assert [one["field"] for one in shown["errors"]] == ([] if field is None else [field])
            assert not any(told in answer.text for told in ("ZQX", "7654", "1899", "2007", "1e5", "NaN", "1.234"))


class TestTheDescription:
    """Of the interface."""

    async def test_has_the_addresses(self, public: Desk) -> None:
        """Of the list and of a sum."""
        described = (await public.get("/openapi.json")).json()
        assert {"/api/v1/money", "/api/v1/money/{item}"} <= set(described["paths"])

"""The document of a month's figures: canonical, lossless, without floats, with its definitions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reports.figures import FiguresRejected, definitions_version, from_document, from_json, to_document, to_json
from tests.reports.october import october


def floats_in(value: Any) -> list[float]:
    """Every float in a document."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in floats_in(one)]
    if isinstance(value, list):
        return [found for one in value for found in floats_in(one)]
    return [value] if isinstance(value, float) else []


class TestDocument:
    def test_is_canonical(self) -> None:
        """Parsed and written again with sorted keys it is the same text."""
        text = to_json(october())
        assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text

    def test_survives_a_store_that_sorts_keys_its_own_way(self) -> None:
        """A jsonb column keeps no order of keys; columns and rows are lists."""
        document = json.loads(json.dumps(to_document(october())), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
        assert to_json(from_document(document)) == to_json(october())

    def test_reads_numbers_back_in_the_order_of_the_columns(self) -> None:
        """Whatever the order of the stored keys."""
        figure = from_json(to_json(october())).get("completion")
        assert list(figure.total.values) == [column.code for column in figure.columns]

    def test_has_no_floats(self) -> None:
        """Money and rates are text."""
        assert floats_in(to_document(october())) == []

    def test_names_month_cut_off_and_edition(self) -> None:
        """What it was counted from."""
        assert to_document(october())["month"] == {
            "label": "2026-10",
            "first_on": "2026-10-01",
            "last_on": "2026-10-31",
            "cut_off_at": "2026-11-01T00:10:00+08:00",
            "edition": 1,
        }

    def test_shows_a_ratio_with_its_parts(self) -> None:
        """Numerator and denominator stand beside the rate."""
        found = next(one for one in to_document(october())["indicators"] if one["code"] == "mediation_success")
        assert found["total"] == {
            "values": {"settled": 2, "failed": 1, "withdrawn": 1},
            "numerator": 2,
            "denominator": 4,
            "rate": "0.5000",
        }

    def test_carries_every_definition(self) -> None:
        """In both languages, so that a frozen month explains itself."""
        indicators = to_document(october())["indicators"]
        assert len(indicators) == 10
        assert all(one["definition"]["zh"] and one["definition"]["en"] for one in indicators)

    def test_names_the_version_of_the_definitions(self) -> None:
        """The file's version and the start of a digest."""
        version, _, digest = definitions_version().rpartition("-")
        assert (to_document(october())["definitions"], bool(version), len(digest)) == (definitions_version(), True, 8)

    def test_an_unknown_indicator_is_an_error(self) -> None:
        """`get` answers or raises."""
        with pytest.raises(KeyError):
            october().get("happiness")


class TestRejects:
    @pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format":2}', '{"format":1,"month":{}}'])
    def test_another_text(self, text: str) -> None:
        """A small named error, not a KeyError from the depths."""
        with pytest.raises(FiguresRejected):
            from_json(text)

    def test_a_document_without_a_number(self) -> None:
        """Every column has its number."""
        document = to_document(october())
        del document["indicators"][0]["total"]["values"]["complaints"]
        with pytest.raises(FiguresRejected):
            from_document(document)

    def test_money_that_is_none(self) -> None:
        """A text that is no number."""
        document = to_document(october())
        document["indicators"][9]["total"]["values"]["paid"] = "viel"
        with pytest.raises(FiguresRejected):
            from_document(document)

"""A month cut down to some offices adds up again, and tells nothing of the others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reports.figures import from_document, to_document
from reports.scope import within
from tests.reports.october import A, B, october


class TestScope:
    def test_of_every_office_has_the_totals_of_the_whole(self) -> None:
        """Rows by office add up: nothing is lost between them."""
        whole = october()
        cut = within(whole, [A, B])
        assert [one.total for one in cut.indicators] == [one.total for one in whole.indicators]

    @pytest.mark.parametrize("office", [A, B])
    def test_of_one_office_is_its_row(self, office: str) -> None:
        """Total and only row are the same reading."""
        for one in within(october(), [office]).indicators:
            assert [line.code for line in one.by["office"]] == [office]
            assert one.by["office"][0].reading == one.total

    def test_has_no_breakdown_that_mixes_offices(self) -> None:
        """Channels, claims, industries and duties of all offices stand in the whole only."""
        assert {name for one in within(october(), [A]).indicators for name in one.by} == {"office"}

    def test_of_no_known_office_is_nothing(self) -> None:
        """Zeros with their kinds, and rates that cannot be."""
        cut = within(october(), ["999999"])
        assert cut.get("amounts").total.values["paid"] == Decimal("0.00")
        assert cut.get("completion").total.rate is None

    def test_is_a_document_like_any_other(self) -> None:
        """It is written and read back."""
        cut = within(october(), [A])
        assert from_document(to_document(cut)) == cut

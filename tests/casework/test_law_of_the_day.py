"""What a claim rests on is the law of its own day, not of the day somebody classifies it."""

from __future__ import annotations

from typing import Any

import pytest

from casework.codes import Relation
from casework.deadlines import DeadlineStarted
from tests.casework import histories


def basis_of(code: str, relation: Relation = Relation.LABOUR, **facts: Any) -> str:
    """The basis proposed for a claim with these facts, classified in March 2026."""
    story = histories.received({"code": code, "facts": facts}).do("accept")
    return story.do("classify", relation=relation).complaint.claims[0].legal_basis


class TestALegalBasis:
    """As classification proposes it."""

    def test_names_nothing_that_came_later(self) -> None:
        """Wages of 2017 do not rest on the regulation of 2020."""
        assert basis_of("1.1", knew_on="2017-06-01", employed_to="2017-05-31") == "LL 50; LCL 30, 85(1); LDMAL 9"

    @pytest.mark.parametrize(
        "facts", [{"knew_on": "2026-01-15", "employed_to": "2026-01-31"}, {}, {"still_employed": True}]
    )
    def test_names_all_of_it_for_what_is_recent_or_goes_on(self, facts: dict[str, Any]) -> None:
        """Without a day, and where the work goes on, the day of receipt counts."""
        assert basis_of("1.1", **facts) == "LL 50; LCL 30, 85(1); MWR; LDMAL 9"

    def test_leaves_out_what_a_relation_adds_too_early(self) -> None:
        """The relation's own basis is judged by the same day."""
        told = {"knew_on": "2017-06-01", "employed_to": "2017-05-31"}
        assert "MWR" in basis_of("1.1", Relation.CHAINED_CONTRACTOR)
        assert "MWR" not in basis_of("1.1", Relation.CHAINED_CONTRACTOR, **told)

    def test_is_todays_text_where_nothing_else_is_known(self) -> None:
        """Something is always cited; the page says that it is today's text."""
        assert basis_of("14.3", knew_on="2015-03-01") == "XF 30, 46(5); ADD.20"


class TestATimeLimit:
    """Of a claim."""

    def test_cites_the_law_of_the_day_it_began(self) -> None:
        """Article and trace of a limitation that began in 2012 name the law of 2008 alone."""
        story = histories.received({"code": "2.2", "facts": {"knew_on": "2012-03-01"}})
        started = [one for one in story.events if isinstance(one, DeadlineStarted) and one.rule == "LIM.1"]
        assert [one.article for one in started] == ["劳动争议调解仲裁法第27条(1) (LDMAL 27(1))"]
        assert started[0].article in started[0].trace[0].zh

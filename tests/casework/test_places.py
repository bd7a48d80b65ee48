"""Where a matter is: the place that the law names decides whose text and whose days count, not where the office sits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.places import Places
from law.clock import due
from law.notice import parse_year
from tests.casework.histories import COMPANY, WAGES, Story, pack, received, text
from tests.law.test_local_days import PROVINCE

HANGZHOU, BEIJING, NANNING = "330106", "110105", "450103"


BEFORE_THE_DAYS = date(2026, 4, 17)


def told(**more: Any) -> Places:
    """The places of a complaint that a Beijing office has."""
    return Places(office="11").told_by(received(WAGES, **more).state)


def waiting(*, region: str, office: str = "11") -> Story:
    """A complaint whose application waits with the tribunal of its place, told on the eve of the local holiday."""
    story = Story(on=BEFORE_THE_DAYS, province=office, law=pack().with_calendar_year(parse_year(PROVINCE)))
    people = {"workers": [{"name": text("name")}], "respondents": [COMPANY], "claims": [WAGES]}
    story.do("submit", narrative=text(), region=region, **people)
    filed = [{"fact": "filed", "occurred_on": str(BEFORE_THE_DAYS)}]
    return story.do("record_outside_proceeding", given={"kind": "arbitration", "facts": filed})


class TestTheWork:
    """The place where the work is done …"""

    def test_is_the_offices_where_nobody_says(self) -> None:
        """Most matters are of the office's own area."""
        assert told().of("performance") == "11"

    def test_is_the_matters_own_where_it_says(self) -> None:
        """A worker may complain at home about work elsewhere."""
        assert told(region=HANGZHOU).of("performance") == HANGZHOU

    def test_is_never_that_of_a_body(self) -> None:
        """A body's rules are those of its seat, which is taken to be the office's."""
        assert told(region=HANGZHOU).of("body") == "11"

    def test_counts_a_bodys_time_with_its_own_days(self) -> None:
        """What only 广西 rests is passed over for a tribunal there, whoever has the matter."""
        there, here = (waiting(region=region).clock("ARB.4").due_on for region in (NANNING, BEIJING))
        assert (there, here) == (date(2026, 4, 27), date(2026, 4, 24))

    def test_leaves_our_own_duties_to_the_offices_days(self) -> None:
        """An office does not work on its own holidays, wherever the matter is."""
        ours = {office: waiting(office=office, region=BEIJING).clock("SVC.ACCEPT").due_on for office in ("45", "11")}
        assert ours["45"] > ours["11"]


class TestTheEmployer:
    """The employer's seat …"""

    def test_is_told_with_the_employer(self) -> None:
        """Bargaining follows the rules of the place where the employer is."""
        assert told(respondents=[{**COMPANY, "region": HANGZHOU}]).of("employer") == HANGZHOU

    def test_is_where_the_work_is_done_where_nobody_says(self) -> None:
        """Nearer than the office."""
        assert told(region=HANGZHOU).of("employer") == HANGZHOU

    def test_is_not_that_of_a_contractor(self) -> None:
        """Who gave the contract employs nobody by that."""
        contractor = {**COMPANY, "basis": "general_contractor", "region": HANGZHOU}
        assert told(respondents=[contractor]).of("employer") == "11"

    def test_is_unknown_of_two_in_two_places(self) -> None:
        """Neither stands for the other."""
        two = [{**COMPANY, "region": HANGZHOU}, {**COMPANY, "name": "上海乙餐饮有限公司", "region": "310101"}]
        assert told(respondents=two).of("employer") == "11"

    @pytest.mark.parametrize(("region", "unit"), [(HANGZHOU, "WD"), (BEIJING, "CD")])
    def test_decides_how_long_a_bargaining_request_may_wait(self, region: str, unit: str) -> None:
        """Ten working days in Zhejiang, though the office sits in Beijing."""
        story = Story("bargaining")
        story.do("open_bargaining", scope="enterprise", employer="杭州甲餐饮有限公司", region=region)
        reply = story.do("record_bargaining_request").clock("CB.1")
        rule = story.law.get_rule("CB.1", province=region)
        assert rule.unit == unit
        assert reply.due_on == due(rule, story.today, calendar=story.law.calendar).due_on

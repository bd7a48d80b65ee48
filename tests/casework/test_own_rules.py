"""A matter counted by texts that an installation or an office wrote itself, as long and as far as a file may say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from casework.complaint import COMPLAINT
from casework.deadlines import DeadlineStarted
from law.own_rules import laid_over
from law.pack import Pack, PackRejected, load_pack, parse_office_hours, parse_service_limits
from law.trace import start_step
from law.written import LONGEST, LONGEST_WITHIN, MOST_CHARACTERS
from tests.casework.histories import COMPANY, Story, text
from tests.law.rule_texts import LIMIT
from tests.law.test_own_rules import row

KNEW = {"code": "3.2", "facts": {"knew_on": "2026-02-01"}}
LIM_1 = {
    "length": 1,
    "unit": "Y",
    "whose": "party",
    "holder": "worker",
    "lapse": ["时效届满", "out of time"],
    "effective_from": date(2026, 1, 1),
}


def limit(start: str) -> Pack:
    """The book with an office's limit from a start in so many words."""
    return load_pack().with_service_limits(parse_service_limits(LIMIT.replace("收到", start)))


def limitation(start: str) -> Pack:
    """The book with an own text of the general limitation from a start in so many words."""
    return laid_over(load_pack(), row("LIM.1", **LIM_1, start=[start, "knew"]), "own.toml")


def submitted(law: Pack) -> Story:
    """A complaint of something that the worker knows of."""
    story = Story(on=date(2026, 3, 2), law=law)
    story.do("submit", narrative=text(), workers=[{"name": text("n")}], respondents=[COMPANY], claims=[KNEW])
    return story


class TestAComplaint:
    """A complaint …"""

    @pytest.mark.parametrize(("book", "rule"), [(limit, "SVC.ACCEPT"), (limitation, "LIM.1")])
    def test_is_received_by_the_longest_text_that_can_be_loaded(self, book: Callable[[str], Pack], rule: str) -> None:
        """One character more is refused with the line of the row."""
        on = date(2026, 3, 2)
        most = MOST_CHARACTERS - len(start_step(book("知").get_rule(rule, on=on), on).zh) + 1
        story = submitted(book("知" * most))
        steps = [step for one in story.events if isinstance(one, DeadlineStarted) for step in one.trace]
        assert max(len(one.zh) for one in steps) == MOST_CHARACTERS
        with pytest.raises(PackRejected, match="a step of 601 characters"):
            book("知" * (most + 1))

    @pytest.mark.parametrize("unit", ["WD", "CD", "M", "Y", "H", "MIN"])
    def test_is_received_by_the_longest_limit_that_can_be_loaded(self, unit: str) -> None:
        """Whatever lies on the way."""
        longest = LIMIT.replace("length = 3", f"length = {LONGEST[unit]}").replace('"WD"', f'"{unit}"')
        story = submitted(load_pack().with_service_limits(parse_service_limits(longest)))
        assert "SVC.ACCEPT" in {one.rule for one in story.complaint.deadlines.values()}

    def test_is_received_by_the_longest_limit_within_the_shortest_hours(self) -> None:
        """One hour a week; one hour more of the limit is refused."""
        hours = '[[hours]]\nmonday = ["09:00-10:00"]\nadjusted_workday = "closed"\n'
        longest = LIMIT.replace("length = 3", f"length = {LONGEST_WITHIN['H']}").replace('"WD"', '"H"')
        longest += f'within = "office_hours"\n{hours}'
        law = load_pack().with_service_limits(parse_service_limits(longest), parse_office_hours(longest))
        assert "SVC.ACCEPT" in {one.rule for one in submitted(law).complaint.deadlines.values()}
        with pytest.raises(PackRejected, match="between 0 and 400"):
            parse_service_limits(longest.replace("length = 400", "length = 401"))

    def test_wakes_by_the_earliest_urgency_that_can_be_loaded(self) -> None:
        """A hundred years before."""
        urgent = '[[rule]]\nid = "LA.3"\nkind = "note"\nterm = ["紧急", "emergency"]\nbasis = "LAL 44"\nsource = "S1"\n'
        days = f'status = "V"\nurgent = {{ days = {LONGEST["CD"]}, clocks = ["LIM.*"] }}\n'
        story = submitted(laid_over(load_pack(), urgent + days, "own.toml"))
        assert COMPLAINT.next_wake(story.complaint, story.context()) is not None

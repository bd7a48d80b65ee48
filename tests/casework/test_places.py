"""Where a matter is: the place that the law names decides whose text and whose days count, not where the office sits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casework.deadlines import CorrectionCause, DeadlineCorrected
from casework.places import Places
from law.clock import due
from law.notice import parse_year
from tests.casework import histories
from tests.casework.histories import COMPANY, WAGES, Story, pack, received, text
from tests.casework.test_law_change import longer, said
from tests.law.test_local_days import PROVINCE

HANGZHOU, BEIJING, NANNING, NANCHANG = "330106", "110105", "450103", "360102"


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


def asked(*, region: str, office: str = "11") -> Story:
    """A complaint that is settled to be a matter of rights."""
    story = Story(province=office)
    people = {"workers": [{"name": text("name")}], "respondents": [COMPANY], "claims": [WAGES]}
    story.do("submit", narrative=text(), region=region, **people).do("accept")
    return story.do("classify", relation="labour")


def mediated(*, region: str) -> Story:
    """A township committee has taken it up."""
    story = asked(region=region).do("apply_for_mediation", body_kind="township")
    return story.do("accept_mediation", limb="l1")


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


class TestAPlaceThatIsPutRight:
    """Where the matter is proves to be elsewhere …"""

    def test_moves_the_clocks_to_the_days_there(self) -> None:
        """With the correction itself, each with its event and its cause."""
        story = waiting(region=BEIJING).do("amend_receipt", region=NANNING)
        moved = [one for one in story.events if isinstance(one, DeadlineCorrected)]
        assert story.clock("ARB.4").due_on == waiting(region=NANNING).clock("ARB.4").due_on
        assert [(one.deadline, one.cause) for one in moved] == [
            (story.clock("ARB.4").id, CorrectionCause.FACT_CORRECTED)
        ]

    def test_moves_them_back_with_it(self) -> None:
        """As if nobody had said otherwise."""
        story = waiting(region=BEIJING).do("amend_receipt", region=NANNING).do("amend_receipt", region=BEIJING)
        assert said(story.clock("ARB.4")) == said(waiting(region=BEIJING).clock("ARB.4"))

    @pytest.mark.parametrize("where", [{}, {"office": "36"}])
    def test_counts_by_the_text_there(self, where: dict[str, str]) -> None:
        """Nanchang's sixty days for the answer to the union's opinion, where the employer proves to sit there."""
        served = {"kind": "opinion", "to": "r1", "served_on": "2026-03-02"}
        story = asked(region=BEIJING, **where).do("send_letter", **served)
        there = asked(region=NANCHANG, **where).do("send_letter", **served).clock("UN.3")
        assert said(story.clock("UN.3")) != said(there)
        assert said(story.do("amend_receipt", region=NANCHANG).clock("UN.3")) == said(there)

    def test_follows_the_seat_of_the_employer(self) -> None:
        """As the sides are put right, so is what counts for them."""
        story = asked(region=BEIJING).do("send_letter", kind="opinion", to="r1", served_on="2026-03-02")
        before = story.clock("UN.3").due_on
        story.do("correct_party", respondent="r1", given={**COMPANY, "region": NANCHANG})
        assert story.clock("UN.3").due_on > before

    def test_leaves_what_the_sides_agreed(self) -> None:
        """Days of an agreement are no law."""
        story = histories.settled()
        before = [said(one) for one in story.clocks("ENF.7")]
        assert before and [said(one) for one in story.do("amend_receipt", region=NANNING).clocks("ENF.7")] == before

    def test_ends_a_clock_that_only_the_other_place_knows(self) -> None:
        """Beijing gives the answer to a demand a length, Hangzhou's law does not."""
        story = asked(region=BEIJING).do("send_letter", kind="demand", to="r1", served_on="2026-03-02")
        assert story.clock("UN.4").status == "running"
        assert story.do("amend_receipt", region=HANGZHOU).clock("UN.4").status == "cancelled"

    @pytest.mark.parametrize(("at", "to"), [(BEIJING, HANGZHOU), (HANGZHOU, BEIJING)])
    def test_counts_by_what_stands_in_the_place_of_its_rule(self, at: str, to: str) -> None:
        """A mediation in Zhejiang has a rule of its own number; it counts from the same day, once."""
        ways = [mediated(region=at).do("amend_receipt", region=to), mediated(region=to)]
        clocks = [
            [
                (one.rule, one.started_on, one.due_on)
                for one in story.state.deadlines.values()
                if one.status == "running"
            ]
            for story in ways
        ]
        assert sorted(clocks[0]) == sorted(clocks[1])

    def test_says_nothing_of_what_is_the_same_there(self) -> None:
        """One correction, no clock moved."""
        story = asked(region=BEIJING)
        before = len(story.events)
        story.do("amend_receipt", region=HANGZHOU)
        assert [one.kind for one in story.events[before:]] == ["receipt_amended"]

    def test_leaves_a_pending_change_of_the_law_to_its_campaign(self) -> None:
        """Which says why."""
        story = waiting(region=BEIJING)
        story.law = longer(story.law, "ARB.4", by=2)
        before = story.clock("ARB.4")
        assert story.do("amend_receipt", region=HANGZHOU).clock("ARB.4") == before

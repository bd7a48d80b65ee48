"""Clocks of a matter: whose they are decides what a lapse brings; they restart, stop, run on and are extended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casework.lateness import is_met_late
from casework.procedure import Rung
from casework.roles import Role
from law.pack import Pack
from tests.casework import histories
from tests.casework.histories import Story, pack, text


class TestLapse:
    """A lapse …"""

    def test_of_our_duty_climbs_to_a_supervisor(self) -> None:
        """The matter's own office first."""
        story = histories.received().on(2026, 3, 9).tick()
        assert story.events[-1].model_dump()["to_person"] == "p-sun"

    def test_climbs_past_empty_rungs_and_names_them(self) -> None:
        """Nobody on duty is an event too."""
        ladder = (Rung("street"), Rung("haidian"), Rung("beijing", ("p-zhou",)))
        story = Story(ladder=ladder).do("submit", narrative=text()).on(2026, 3, 9).tick()
        event = story.events[-1].model_dump()
        assert (event["to_office"], event["to_person"], event["skipped"]) == (
            "beijing",
            "p-zhou",
            ("street", "haidian"),
        )

    def test_by_an_unverified_rule_climbs_nowhere(self) -> None:
        """It accuses nobody."""
        rules = tuple(replace(one, status="U") for one in pack().rules() if one.id == "SVC.ACCEPT")
        law = Pack.of("x", rules=rules, claims=pack().claims, calendar=pack().calendar)
        story = Story(law=law).do("submit", narrative=text()).on(2026, 3, 9).tick()
        assert story.kinds()[-1] == "deadline_lapsed"

    def test_with_nobody_above_goes_to_the_top_office(self) -> None:
        """It cannot be skipped silently."""
        story = Story(ladder=(Rung("haidian"), Rung("beijing"))).do("submit", narrative=text()).on(2026, 3, 9).tick()
        event = story.events[-1].model_dump()
        assert (event["to_office"], event["to_person"], event["skipped"]) == ("beijing", None, ("haidian", "beijing"))

    def test_of_another_body_opens_a_route_and_climbs_nothing(self) -> None:
        """It is not our overdue."""
        story = histories.arbitration_filed().on(2026, 3, 10).tick()
        after = story.kinds()[story.kinds().index("route_opened") - 1 :]
        assert after[:2] == ["deadline_lapsed", "route_opened"]

    def test_of_a_partys_right_is_only_stated(self) -> None:
        """Nobody else is late with it."""
        story = histories.received().do("accept", handler="p-li").on(2027, 6, 1).tick()
        index = next(
            i
            for i, one in enumerate(story.events)
            if getattr(one, "rule", "") == "LIM.4" and one.kind == "deadline_lapsed"
        )
        assert story.kinds()[index + 1 : index + 2] in ([], ["deadline_lapsed"])

    def test_is_dated_on_the_last_day(self) -> None:
        """The legal date, not the day somebody noticed."""
        story = histories.received().on(2026, 3, 20).tick()
        assert story.clock("SVC.ACCEPT").ended_on == date(2026, 3, 5)

    def test_before_its_day_does_not_happen(self) -> None:
        """A tick that finds nothing due says nothing."""
        story = histories.received()
        count = len(story.events)
        assert len(story.on(2026, 3, 5).tick().events) == count

    def test_happens_once(self) -> None:
        """Waking twice records once."""
        story = histories.received().on(2026, 3, 9).tick()
        count = len(story.events)
        assert len(story.tick().events) == count


class TestRestart:
    """A clock whose fact is corrected …"""

    def test_counts_from_the_new_day(self) -> None:
        """The earlier clock loses its object."""
        story = histories.received().do("set_facts", claim="c1", facts={"employed_to": "2026-02-15"})
        assert [(one.status, one.started_on) for one in story.clocks("LIM.4")] == [
            ("cancelled", date(2026, 1, 31)),
            ("running", date(2026, 2, 15)),
        ]

    def test_may_change_its_rule_with_the_relation(self) -> None:
        """A service contract has the general civil limit (LIM.8)."""
        story = histories.accepted().do("classify", relation="service_contract")
        assert (story.clock("LIM.4").status, story.clock("LIM.8").started_on) == ("cancelled", date(2026, 1, 15))


class TestExtension:
    """An extension …"""

    def test_of_the_tribunal_is_fifteen_days(self) -> None:
        """The rule says how much (LDMAL 43)."""
        story = histories.arbitration_accepted()
        before = story.clock("ARB.16").natural_on
        story.do("extend", Role.SUPERVISOR, deadline=story.clock("ARB.16").id, reason=text())
        assert (story.clock("ARB.16").due_on - before).days in range(15, 24)

    def test_of_a_partys_right_is_refused(self) -> None:
        """Nobody may give it."""
        story = histories.with_award_received()
        refusal = story.refused(
            "extend", Role.SUPERVISOR, deadline=story.clock("LIT.1").id, to="2026-09-01", reason=text()
        )
        assert refusal.code == "not_extendable"

    def test_of_our_duty_needs_a_later_day(self) -> None:
        """Earlier is no extension."""
        story = histories.received()
        refusal = story.refused("extend", Role.SUPERVISOR, deadline="d1", to="2026-03-03", reason=text())
        assert refusal.errors[0].field == "/to"

    def test_of_our_duty_does_not_forget_that_it_stood_still(self) -> None:
        """A month of pause stays on top of the thirty days that its rule gives, after a first extension too."""
        story = histories.classified()
        clock = {"deadline": story.clock("SVC.FINISH").id, "reason": text()}
        story.on(2026, 3, 10).do("pause", Role.SUPERVISOR, **clock)
        story.on(2026, 4, 9).do("resume", Role.SUPERVISOR, deadline=clock["deadline"])
        story.do("extend", Role.SUPERVISOR, to="2026-06-10", **clock)
        assert story.refused("extend", Role.SUPERVISOR, to="2026-07-10", **clock).errors[0].code == "too_late"
        story.do("extend", Role.SUPERVISOR, to="2026-06-30", **clock)
        assert story.clock("SVC.FINISH").due_on == date(2026, 6, 30)

    def test_of_our_duty_comes_too_late_once_it_is_overdue(self) -> None:
        """What is late stays late: neither more time nor a pause makes it timely, whatever day is told."""
        story = histories.received().on(2026, 3, 20).tick()
        clock = {"deadline": story.clock("SVC.ACCEPT").id, "reason": text(), "occurred_on": "2026-03-03"}
        codes = [
            story.refused("extend", Role.SUPERVISOR, to="2026-03-25", **clock).code,
            story.refused("pause", Role.SUPERVISOR, **clock).code,
        ]
        assert codes == ["deadline_not_running"] * 2
        assert is_met_late(story.do("accept").clock("SVC.ACCEPT"))

    def test_that_others_may_agree_has_no_bound_of_ours(self) -> None:
        """The law names none for mediation before a suit (MED.9)."""
        story = histories.in_mediation("court_invited").do("accept_mediation", limb="l1")
        given = {"deadline": story.clock("MED.9").id, "to": "2027-06-01", "reason": text()}
        story.do("extend", Role.SUPERVISOR, agreed_by=["worker", "employer"], **given)
        assert story.clock("MED.9").due_on == date(2027, 6, 1)

    def test_that_both_must_agree_is_given_by_nobody_else(self) -> None:
        """Neither a supervisor nor one side alone makes a committee's fifteen days longer (EMR 29)."""
        story = histories.in_mediation().do("accept_mediation", limb="l1")
        given = {"deadline": story.clock("MED.3").id, "to": "2026-04-10", "reason": text()}
        alone = story.refused("extend", Role.SUPERVISOR, **given)
        one_side = story.refused("extend", Role.SUPERVISOR, agreed_by=["worker"], **given)
        assert [(one.code, one.rule) for one in (alone, one_side)] == [("both_must_agree", "MED.3")] * 2
        assert [[error.field for error in one.errors] for one in (alone, one_side)] == [["/agreed_by"]] * 2

    def test_of_a_clock_that_was_replaced_is_refused(self) -> None:
        """The newer one runs."""
        story = histories.received().on(2026, 3, 9).tick().do("transfer", to_office="chaoyang", reason=text())
        refusal = story.refused("extend", Role.SUPERVISOR, deadline="d1", to="2026-09-01", reason=text())
        assert refusal.code == "deadline_not_running"

    def test_agreed_by_both_moves_the_mediations_clock(self) -> None:
        """The committee's own fifteen days follow the agreement (EMR 29); the statute's do not (LDMAL 14)."""
        story = histories.awaiting_second_session()
        statutory = story.clock("MED.2").due_on
        story.do("extend_mediation", limb="l1", to="2026-04-20", agreed_by=["worker", "employer"])
        assert (story.clock("MED.3").due_on, story.clock("MED.2").due_on) == (date(2026, 4, 20), statutory)

    def test_agreed_by_both_has_a_cap_where_the_rule_has_one(self) -> None:
        """One-stop mediation: fifteen days more at most (MED.4)."""
        story = histories.in_mediation("one_stop").do("accept_mediation", limb="l1")
        refusal = story.refused("extend_mediation", limb="l1", to="2026-08-01", agreed_by=["worker", "employer"])
        assert (refusal.code, refusal.rule) == ("not_extendable", "MED.4")


class TestExtensionByLaw:
    """An extension whose length the law gives …"""

    def test_takes_no_other_day(self) -> None:
        """The day it comes to is said."""
        story = histories.arbitration_accepted()
        given = {"deadline": story.clock("ARB.16").id, "reason": text()}
        refusal = story.refused("extend", Role.SUPERVISOR, to="2099-01-01", **given)
        due_on = story.do("extend", Role.SUPERVISOR, **given).clock("ARB.16").due_on
        assert [(one.field, one.code) for one in refusal.errors] == [("/to", "length_by_law")]
        assert str(due_on) in refusal.errors[0].en


class TestPause:
    """A pause …"""

    def test_adds_the_days_that_stood_still(self) -> None:
        """In the rule's own unit."""
        story = histories.arbitration_accepted()
        before = story.clock("ARB.16").natural_on
        clock = story.clock("ARB.16").id
        story.on(2026, 3, 10).do("pause", deadline=clock, reason=text())
        story.on(2026, 3, 20).do("resume", deadline=clock)
        assert (story.clock("ARB.16").due_on - before).days in range(10, 18)

    def test_adds_to_the_last_day_before_it_rolled(self) -> None:
        """A festival at the end is not given twice (2026-10-01 rolls to 10-08; ten days more end on a Sunday)."""
        story = histories.received({"code": "3.2", "facts": {"knew_on": "2025-10-01"}})
        clock = story.clock("LIM.1").id
        story.do("pause", deadline=clock, reason=text()).on(2026, 3, 12).do("resume", deadline=clock)
        now = story.clock("LIM.1")
        assert (now.natural_on, now.due_on) == (date(2026, 10, 11), date(2026, 10, 12))

    def test_twice_counts_each_from_the_day_before_it_rolled(self) -> None:
        """The second is added to the natural day that the first left."""
        story = histories.received({"code": "3.2", "facts": {"knew_on": "2025-10-01"}})
        clock = story.clock("LIM.1").id
        story.do("pause", deadline=clock, reason=text()).on(2026, 3, 12).do("resume", deadline=clock)
        story.do("pause", deadline=clock, reason=text()).on(2026, 3, 14).do("resume", deadline=clock)
        assert story.clock("LIM.1").natural_on == date(2026, 10, 13)

    def test_names_the_rule_that_gives_the_ground(self) -> None:
        """Tribunals wait for what AR 47 lists."""
        story = histories.arbitration_accepted()
        story.do("pause", deadline=story.clock("ARB.16").id, reason=text())
        assert story.events[-1].model_dump()["ground"] == "CNT.17"

    def test_of_a_fixed_period_is_refused(self) -> None:
        """The law knows no ground to stop the time to sue."""
        story = histories.with_award_received()
        refusal = story.refused("pause", deadline=story.clock("LIT.1").id, reason=text())
        assert (refusal.code, refusal.rule) == ("not_pausable", "LIT.1")

    def test_of_an_investigation_needs_the_text_of_a_province(self) -> None:
        """Zhejiang lets its inspectors stop; elsewhere nothing says so."""
        papers = [{"fact": "case_opened", "occurred_on": "2026-03-02"}]
        stories = {place: Story(province=place) for place in ("11", "33")}
        for story in stories.values():
            story.do("submit", narrative=text(), proceedings=[{"kind": "inspection", "facts": papers}])
        clock = stories["11"].clock("INS.2").id
        assert stories["11"].refused("pause", deadline=clock, reason=text()).code == "not_pausable"
        assert "deadline_paused" in stories["33"].do("pause", deadline=clock, reason=text()).kinds()

    def test_of_our_own_duty_is_for_who_supervises_it(self) -> None:
        """As an extension of it is; nobody stops the clock of their own work."""
        story = histories.accepted()
        clock = story.clock("SVC.FINISH").id
        assert story.refused("pause", deadline=clock, reason=text()).code == "role_not_allowed"
        assert "deadline_paused" in story.do("pause", Role.SUPERVISOR, deadline=clock, reason=text()).kinds()

    def test_lets_an_interruption_count(self) -> None:
        """The last day on record is that of a clock that runs on; this one stands still."""
        story = histories.received({"code": "3.2", "facts": {"knew_on": "2025-03-10"}})
        story.do("pause", deadline=story.clock("LIM.1").id, reason=text())
        story.on(2026, 4, 20).do("record_interruption", claim="c1", act="claimed", proof=text())
        assert (story.clock("LIM.1").status, story.clock("LIM.2").started_on) == ("cancelled", date(2026, 4, 20))

    def test_does_not_count_the_same_days_twice(self) -> None:
        """A second pause begins where the first ended, or later."""
        story = histories.arbitration_accepted()
        clock = story.clock("ARB.16")
        story.do("pause", deadline=clock.id, reason=text()).on(2026, 5, 20).do("resume", deadline=clock.id)
        refusal = story.refused("pause", deadline=clock.id, reason=text(), occurred_on="2026-05-19")
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "stood_still_then")]

    def test_of_our_duty_says_who_stops_it(self) -> None:
        """A mediator learns whom to ask."""
        story = histories.accepted()
        refusal = story.refused("pause", deadline=story.clock("SVC.FINISH").id, reason=text())
        assert (refusal.zh, refusal.en) == (
            "我方期限由主管（监督岗）中止。",
            "A duty of ours is stopped by a supervisor.",
        )

    def test_stops_the_lapse(self) -> None:
        """A clock that stands still does not run out."""
        story = histories.arbitration_accepted()
        story.do("pause", deadline=story.clock("ARB.16").id, reason=text()).on(2027, 1, 1).tick()
        assert story.clock("ARB.16").status == "paused"

    def test_of_an_agreed_day_is_refused(self) -> None:
        """No law stops what the sides agreed."""
        story = histories.settled()
        assert story.refused("pause", deadline=story.clock("ENF.7").id, reason=text()).code == "deadline_not_running"


class TestPausesInAnyOrder:
    """A pause that is told after a later one …"""

    MARCH = ("2026-03-10", "2026-03-20")
    FEBRUARY = ("2026-02-10", "2026-02-24")

    WEEKEND = ("2026-03-15", "2026-03-16")
    """The tribunal's last day, a Saturday, is rolling on then."""

    def told(self, rule: str, *pauses: tuple[str, str]) -> Story:
        """On 2 April, the clock of a rule stood still at these times."""
        story = {"LIM.1": self.limitation, "ARB.16": self.tribunals}[rule]().on(2026, 4, 2)
        clock = story.clock(rule).id
        for stopped_on, went_on in pauses:
            story.do("pause", deadline=clock, reason=text(), occurred_on=stopped_on)
            story.do("resume", deadline=clock, occurred_on=went_on)
        return story

    def limitation(self) -> Story:
        """A claim of which the worker knew in October."""
        return histories.received({"code": "3.2", "facts": {"knew_on": "2025-10-01"}})

    def tribunals(self) -> Story:
        """A tribunal has had the case since January."""
        papers = [{"fact": "accepted", "occurred_on": "2026-01-28"}]
        case = {"kind": "arbitration", "facts": papers}
        return Story().do("submit", narrative=text(), proceedings=[case])

    @pytest.mark.parametrize("rule", ["LIM.1", "ARB.16"])
    def test_gives_the_same_day_as_in_its_order(self, rule: str) -> None:
        """Which one was recorded first moves no last day."""
        found = [
            [(one.natural_on, one.due_on, one.conservative_on, one.status) for one in story.clocks(rule)]
            for story in (self.told(rule, self.MARCH, self.FEBRUARY), self.told(rule, self.FEBRUARY, self.MARCH))
        ]
        assert found[0] == found[1] and [one[3] for one in found[0]] == ["running"]

    def test_adds_its_days(self) -> None:
        """Ten days of March and fourteen of February."""
        last = self.told("LIM.1", self.MARCH, self.FEBRUARY).clock("LIM.1").natural_on
        assert last == date(2026, 10, 25)

    @pytest.mark.parametrize("on", ["2026-03-10", "2026-03-19"])
    def test_does_not_begin_within_it(self, on: str) -> None:
        """Those days stood still already."""
        story = self.told("LIM.1", self.MARCH)
        refusal = story.refused("pause", deadline=story.clock("LIM.1").id, reason=text(), occurred_on=on)
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "stood_still_then")]

    def test_does_not_reach_into_it(self) -> None:
        """The clock ran on by the day on which it stopped again."""
        story = self.told("LIM.1", self.MARCH)
        clock = story.clock("LIM.1").id
        story.do("pause", deadline=clock, reason=text(), occurred_on="2026-02-10")
        refusal = story.refused("resume", deadline=clock, occurred_on="2026-03-11")
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "stood_still_then")]
        assert story.do("resume", deadline=clock, occurred_on="2026-03-10").clock("LIM.1").natural_on == date(
            2026, 11, 8
        )

    def test_is_counted_first(self) -> None:
        """With the days of February the clock stops in March before its last day, which does not roll any more."""
        assert self.told("ARB.16", self.WEEKEND).clock("ARB.16").natural_on == date(2026, 3, 17)
        assert self.told("ARB.16", self.WEEKEND, self.FEBRUARY).clock("ARB.16").natural_on == date(2026, 3, 29)


class TestForce:
    """A rule …"""

    def test_of_the_office_does_not_reach_back_before_they_were_adopted(self) -> None:
        """What nobody had promised in 2013 was not broken in 2013."""
        limits = tuple(replace(one, effective_from=date(2026, 1, 1)) for one in pack().rules() if one.status == "L")
        story = Story(law=pack().with_service_limits(limits)).do("submit", narrative=text(), received_on="2013-05-06")
        assert story.complaint.deadlines == {}

    def test_of_one_province_stays_there(self) -> None:
        """A rule that only some province has starts no clock where no province is known."""
        story = Story(province=None).do(
            "submit", narrative=text(), respondents=[histories.COMPANY], claims=[histories.WAGES]
        )
        story.do("accept").do("classify", relation="labour").do(
            "send_letter", kind="demand", to="r1", served_on="2026-03-02"
        )
        assert story.clocks("UN.4") == []

    def test_of_the_new_office_counts_from_a_transfer_on(self) -> None:
        """Its time to accept is as long as it said itself, not as long as the sender's."""
        [accept] = [one for one in pack().rules() if one.id == "SVC.ACCEPT"]
        own = replace(accept, office="chaoyang", length=9)
        story = Story(law=pack().with_service_limits((own,))).do("submit", narrative=text())
        story.do("transfer", to_office="chaoyang", reason=text())
        assert [one.due_on for one in story.clocks("SVC.ACCEPT")] == [date(2026, 3, 5), date(2026, 3, 13)]


class TestDates:
    """A date …"""

    def test_in_the_future_is_named(self) -> None:
        """What happened cannot lie ahead."""
        refusal = histories.received().refused("accept", occurred_on="2026-03-03")
        assert [(one.field, one.code) for one in refusal.errors] == [("/occurred_on", "date_in_future")]

    def test_beyond_every_calendar_is_named(self) -> None:
        """A slip of the keyboard is a refusal, not an error."""
        refusal = histories.arbitration_accepted().refused("record_hearing", limb="l1", hearing_on="9026-03-20")
        assert [(one.field, one.code) for one in refusal.errors] == [("/hearing_on", "date_out_of_range")]

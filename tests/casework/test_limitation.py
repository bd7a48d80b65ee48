"""Limitation of claims: which rules stand side by side, what interrupts them, and what ends them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.claim_facts import ELSEWHERE, FactsGiven
from casework.clock_stops import keeps_obstacles
from casework.limitation import ANEW, anew
from casework.limitation_line import limitation_caught_up
from casework.state import ClaimFacts
from tests.casework import histories
from tests.casework.histories import WAGES, Story, pack, received, text

DISMISSAL = {"code": "3.2", "facts": {"knew_on": "2026-01-15"}}


def proceeding(kind: str, **facts: str) -> dict[str, Any]:
    """A proceeding of another body with its papers."""
    return {"kind": kind, "facts": [{"fact": name, "occurred_on": on} for name, on in facts.items()]}


def running(story: Story, claim: str = "c1") -> list[tuple[str, date]]:
    """The limitation clocks of a claim that count now."""
    return [
        (one.rule, one.started_on)
        for one in story.complaint.deadlines.values()
        if one.scope == claim and one.status == "running"
    ]


class TestActs:
    """An act of the party, or of the other side …"""

    @pytest.mark.parametrize(
        ("kind", "fact"), [("inspection", "filed"), ("petition", "filed"), ("mediation", "application_received")]
    )
    def test_before_another_body_lets_limitation_begin_anew(self, kind: str, fact: str) -> None:
        """A dated application or complaint of the worker interrupts (LIM.2)."""
        story = received(DISMISSAL, proceedings=[proceeding(kind, **{fact: "2026-02-10"})])
        assert running(story) == [("LIM.2", date(2026, 2, 10))]

    def test_told_later_counts_from_its_own_day(self) -> None:
        """The day of the act, not of the entry."""
        story = received(DISMISSAL).do("record_outside_proceeding", given=proceeding("inspection", filed="2026-02-10"))
        assert running(story) == [("LIM.2", date(2026, 2, 10))]

    def test_of_the_employer_counts_with_its_proof(self) -> None:
        """A promise to perform interrupts (AR 27(2))."""
        story = received(DISMISSAL).do(
            "record_interruption", claim="c1", act="promised", occurred_on="2026-02-20", proof=text()
        )
        assert running(story) == [("LIM.2", date(2026, 2, 20))]

    def test_after_the_last_day_revives_nothing(self) -> None:
        """What has run out is not interrupted."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-01-15"}}).tick()
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-02-20", proof=text())
        assert (story.clock("LIM.1").status, running(story)) == ("lapsed", [])

    def test_before_the_last_day_undoes_a_lapse_already_recorded(self) -> None:
        """A lapse that proves wrong is withdrawn."""
        story = received({"code": "3.2", "facts": {"knew_on": "2025-01-15"}}).tick()
        assert story.clock("LIM.1").status == "lapsed"
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2025-12-01", proof=text())
        assert (story.clock("LIM.1").status, running(story)) == ("cancelled", [("LIM.2", date(2025, 12, 1))])

    def test_told_in_the_wrong_order_all_count(self) -> None:
        """A later act that did not help before helps once the earlier one is known."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-06-01"}}).tick()
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2025-12-01", proof=text())
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2025-05-01", proof=text())
        assert running(story) == [("LIM.2", date(2025, 12, 1))]

    def test_is_kept_when_the_facts_are_corrected(self) -> None:
        """The interruption stands, whatever day it began from."""
        story = received(DISMISSAL)
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-02-20", proof=text())
        story.do("set_facts", claim="c1", facts={"knew_on": "2026-01-10"})
        assert running(story) == [("LIM.2", date(2026, 2, 20))]

    def test_of_paying_a_part_is_kept_when_the_facts_are_corrected(self) -> None:
        """The payment counts from the new day on, too."""
        story = histories.accepted().do("record_performance", claim="c1", amount_yuan="2000.00")
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-02-10"})
        assert story.clock("LIM.2", "c1").started_on == date(2026, 3, 2)

    def test_of_promising_in_a_letter_is_kept_when_the_facts_are_corrected(self) -> None:
        """Every act is kept on its claim, whoever recorded it."""
        story = histories.classified(DISMISSAL).do("send_letter", kind="opinion", to="r1", served_on="2026-03-02")
        story.on(2026, 3, 5).do("record_answer", letter="le1", answer="promised")
        assert running(story.do("set_facts", claim="c1", facts={"knew_on": "2026-01-10"})) == [
            ("LIM.2", date(2026, 3, 5))
        ]

    def test_of_paying_a_part_of_what_was_agreed_is_kept_as_well(self) -> None:
        """It came after the promise."""
        story = histories.settled().on(2026, 3, 20)
        story.do("record_performance", agreement="a1", term="t1", amount_yuan="100.00")
        story.do("set_facts", claim="c1", facts={"employed_to": "2026-01-20"})
        assert running(story) == [("LIM.2", date(2026, 3, 20))]

    def test_of_asking_for_a_payment_order_is_kept_as_well(self) -> None:
        """The worker's own application to a court."""
        story = histories.classified(DISMISSAL).on(2026, 3, 5).do("file_suit", kind="payment_order")
        assert running(story.do("set_facts", claim="c1", facts={"knew_on": "2026-01-10"})) == [
            ("LIM.2", date(2026, 3, 5))
        ]

    def test_told_with_a_wrong_day_counts_from_the_right_one(self) -> None:
        """A paper corrected takes its first day with it."""
        story = received(DISMISSAL, proceedings=[proceeding("inspection", filed="2026-02-20")])
        right = proceeding("inspection", filed="2026-02-10")
        story.do("record_outside_proceeding", proceeding="p1", given=right)
        assert running(story.do("set_facts", claim="c1", facts={"knew_on": "2026-01-10"})) == [
            ("LIM.2", date(2026, 2, 10))
        ]

    @pytest.mark.parametrize("start", ["followed_up"])
    def test_can_be_recorded_as_long_as_limitation_runs(self, start: str) -> None:
        """The file is not closed."""
        story = getattr(histories, start)()
        story.do("record_interruption", claim="c1", act="claimed", proof=text())
        assert "limitation_interrupted" in story.kinds()

    def test_of_the_union_interrupts_nothing(self) -> None:
        """A letter is not the party's act (ADD.3)."""
        story = histories.classified(DISMISSAL).do("send_letter", kind="opinion", to="r1", served_on="2026-03-02")
        assert running(story) == [("LIM.1", date(2026, 1, 15))]

    def test_of_paying_a_part_interrupts(self) -> None:
        """Part payment is an acknowledgement; nothing had to be agreed for it."""
        story = histories.classified({**DISMISSAL, "amount_yuan": "9000.00"})
        story.on(2026, 3, 9).do("record_performance", claim="c1", amount_yuan="1000.00")
        assert running(story) == [("LIM.2", date(2026, 3, 9))]

    def test_of_paying_all_ends_limitation(self) -> None:
        """Nothing is left to claim."""
        story = histories.classified({**DISMISSAL, "amount_yuan": "9000.00"})
        story.do("record_performance", claim="c1", amount_yuan="9000.00")
        assert story.clock("LIM.1").status == "met"

    def test_of_promising_in_a_letter_interrupts(self) -> None:
        """The employer's answer that it will pay."""
        story = histories.classified(DISMISSAL).do("send_letter", kind="opinion", to="r1", served_on="2026-03-02")
        story.on(2026, 3, 5).do("record_answer", letter="le1", answer="promised")
        assert running(story) == [("LIM.2", date(2026, 3, 5))]


class TestElsewhere:
    """A claim before a tribunal or court …"""

    @pytest.mark.parametrize("kind", ["arbitration", "suit"])
    def test_has_used_its_limitation(self, kind: str) -> None:
        """It does not lapse while the case is pending."""
        story = received(DISMISSAL, proceedings=[proceeding(kind, filed="2026-02-10")])
        assert (story.clock("LIM.1").status, running(story)) == ("met", [])

    def test_that_was_withdrawn_begins_anew(self) -> None:
        """From the withdrawal (AR 27)."""
        papers = proceeding("arbitration", filed="2026-02-01", withdrawn="2026-02-20")
        story = received(DISMISSAL).do("record_outside_proceeding", given=papers)
        assert running(story) == [("LIM.2", date(2026, 2, 20))]

    @pytest.mark.parametrize("end", ["withdrawn", "refused", "unanswered"])
    def test_that_does_not_have_it_any_more_gives_it_back(self, end: str) -> None:
        """However it ended, and whether it was all told at once, at the receipt or paper by paper (AR 27)."""
        papers = {"filed": "2026-02-01", end: "2026-02-20"}
        at_once = received(DISMISSAL, proceedings=[proceeding("arbitration", **papers)])
        later = received(DISMISSAL).do("record_outside_proceeding", given=proceeding("arbitration", **papers))
        one_by_one = received(DISMISSAL, proceedings=[proceeding("arbitration", filed="2026-02-01")])
        one_by_one.do(
            "record_outside_proceeding", proceeding="p1", given=proceeding("arbitration", **{end: "2026-02-20"})
        )
        assert [running(story) for story in (at_once, later, one_by_one)] == [[("LIM.2", date(2026, 2, 20))]] * 3

    def test_that_took_it_after_all_has_it(self) -> None:
        """Refused first, accepted then."""
        papers = proceeding("arbitration", filed="2026-02-01", refused="2026-02-05", accepted="2026-02-20")
        assert running(received(DISMISSAL, proceedings=[papers])) == []

    def test_that_only_said_no_by_word_of_mouth_never_had_it(self) -> None:
        """There is no paper whose date a court would read."""
        story = received(DISMISSAL, proceedings=[proceeding("arbitration", orally_refused="2026-02-05")])
        assert running(story) == [("LIM.1", date(2026, 1, 15))]

    def test_too_late_gives_nothing_back(self) -> None:
        """What had run out before it was filed stays run out."""
        story = received({"code": "3.2", "facts": {"knew_on": "2024-01-15"}}).tick()
        papers = proceeding("arbitration", filed="2026-02-01", withdrawn="2026-02-20")
        assert running(story.do("record_outside_proceeding", given=papers)) == []

    @pytest.mark.parametrize("result", ["refused", "unanswered"])
    def test_by_our_own_application_gives_it_back_as_well(self, result: str) -> None:
        """One reading of papers and of steps on record."""
        story = histories.classified(DISMISSAL).do("apply_for_arbitration", body="某仲裁委").on(2026, 3, 20)
        story.tick().do("record_arbitration_acceptance", limb="l1", result=result)
        assert running(story) == [("LIM.2", date(2026, 3, 20))]

    @pytest.mark.parametrize("step", ["withdrawn", "refused"])
    def test_by_our_own_suit_gives_it_back_as_well(self, step: str) -> None:
        """A suit taken back restarts limitation like an application taken back."""
        story = histories.classified(DISMISSAL).do("file_suit").on(2026, 3, 20)
        story.do("record_court_step", limb="l1", step=step)
        assert running(story) == [("LIM.2", date(2026, 3, 20))]

    def test_given_back_counts_when_the_facts_are_corrected(self) -> None:
        """The day it was handed back is kept like an interruption."""
        story = histories.classified(DISMISSAL).do("file_suit").on(2026, 3, 20)
        story.do("record_court_step", limb="l1", step="withdrawn")
        assert running(story.do("set_facts", claim="c1", facts={"knew_on": "2026-01-10"})) == [
            ("LIM.2", date(2026, 3, 20))
        ]

    def test_of_the_employer_is_not_the_workers_suit(self) -> None:
        """Its withdrawal restarts nothing."""
        story = histories.classified(DISMISSAL).do("file_suit", by="employer").on(2026, 3, 20)
        story.do("record_court_step", limb="l1", step="withdrawn")
        assert running(story) == [("LIM.1", date(2026, 1, 15))]

    def test_leaves_other_claims_alone(self) -> None:
        """A proceeding may name what it is about."""
        case = {**proceeding("arbitration", filed="2026-02-10"), "claims": ["c2"]}
        story = received(DISMISSAL, DISMISSAL, proceedings=[case])
        assert (running(story, "c1"), running(story, "c2")) == ([("LIM.1", date(2026, 1, 15))], [])

    def test_covers_a_claim_that_is_stated_later(self) -> None:
        """A proceeding that names no claim is about all of them."""
        story = received(DISMISSAL, proceedings=[proceeding("arbitration", filed="2026-02-10")]).do("accept")
        story.do("classify", relation="labour", claims=[WAGES])
        assert running(story, "c2") == []


class TestRelation:
    """While the relation is contested …"""

    @pytest.mark.parametrize("relation", ["unclear", "chained_contractor", "retired", "student"])
    def test_both_readings_stand_side_by_side(self, relation: str) -> None:
        """The one year of labour law and the civil three (MODEL.md)."""
        story = received(DISMISSAL, relation=relation)
        assert [rule for rule, _ in running(story)] == ["LIM.1", "LIM.8"]

    @pytest.mark.parametrize(
        ("knew_on", "ended_on", "rules"),
        [("2026-06-01", "2026-06-15", ["LIM.4", "LIM.8"]), ("2026-07-05", "2026-07-10", ["LIM.4"])],
    )
    def test_of_an_over_age_worker_depends_on_the_day(self, knew_on: str, ended_on: str, rules: list[str]) -> None:
        """Their pay can be arbitrated for facts from July 2026 on (OVERAGE 19)."""
        body = {"narrative": text(), "relation": "over_age"}
        claim = {"code": "1.1", "facts": {"knew_on": knew_on, "employed_to": ended_on}}
        story = Story(on=date(2026, 8, 3)).do("submit", **body, claims=[claim])
        assert [rule for rule, _ in running(story)] == rules

    def test_the_law_of_the_facts_decides_the_route(self) -> None:
        """An over-age worker's arrears of 2025 go to court, though received in August 2026."""
        claim = {"code": "1.1", "facts": {"knew_on": "2025-06-01", "employed_to": "2025-06-15"}}
        story = Story(on=date(2026, 8, 3)).do("submit", narrative=text(), claims=[claim]).do("accept")
        assert story.do("classify", relation="over_age").complaint.claims[0].route == "suit"


class TestCivilService:
    """Who is a civil servant, while nobody knows whether by appointment …"""

    def test_has_the_sixty_days_of_appointed_ones(self) -> None:
        """The year of labour disputes counts no more, the shorter time stands in its place (CSL 105) and says why."""
        story = received({"code": "3.2", "facts": {"knew_on": "2026-02-01"}}).do("accept")
        command = story.kind.commands["classify"].model_validate({"relation": "civil_service"})
        story.do("classify", relation="civil_service")
        assert running(story) == [("LIM.6", date(2026, 2, 1))]
        assert [one.rule for one in story.kind.notices(story.state, command, story.context())] == ["LIM.6"]

    def test_has_them_anew_from_an_act(self) -> None:
        """By the same rule."""
        story = received({"code": "3.2", "facts": {"knew_on": "2026-02-01"}}).do("accept")
        story.do("classify", relation="civil_service")
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-02-20", proof=text())
        assert running(story) == [("LIM.6", date(2026, 2, 20))]


class TestWhatCountsAnew:
    """The rule by which a limitation counts that begins anew …"""

    @pytest.mark.parametrize(("rule", "behind"), sorted(ANEW.items()))
    def test_is_where_a_rule_does_not_say_so_what_it_always_was(self, rule: str, behind: str) -> None:
        """Rule books of earlier releases do not say it; the shipped one says the same."""
        said = pack().get_rule(rule)
        assert said.restarts == (behind,)
        assert anew(rule, replace(said, restarts=())) == anew(rule, None) == anew(rule, said) == behind

    def test_is_the_one_that_the_text_in_force_says(self) -> None:
        """An own text that lets a clock begin anew by itself is counted as it reads."""
        story = _by_itself(received(DISMISSAL).do("accept"))
        story.do("record_interruption", claim="c1", act="claimed", occurred_on="2026-02-20", proof=text())
        assert running(story) == [("LIM.1", date(2026, 2, 20))]
        assert limitation_caught_up(story.complaint, story.context()) == []

    def test_is_no_rule_that_is_none_of_limitation(self) -> None:
        """A clock of something else cannot take its place."""
        assert anew("LIM.1", replace(pack().get_rule("LIM.1"), restarts=("CNT.16",))) == "LIM.2"

    def test_says_on_which_clock_an_obstacle_is_told(self) -> None:
        """On the one that a tribunal has used, until another has begun anew behind it by that text."""
        story = _by_itself(histories.classified(DISMISSAL)).do("apply_for_arbitration", body="某仲裁委")
        used = story.clock("LIM.1")
        rule = story.law.get_rule("LIM.1")
        assert keeps_obstacles(story.complaint, used, rule)
        story.on(2026, 3, 20).tick().do("record_arbitration_acceptance", limb="l1", result="refused")
        assert story.clock("LIM.1").id != used.id
        assert not keeps_obstacles(story.complaint, used, rule)


def _by_itself(story: Story) -> Story:
    """The story with a text of LIM.1 that begins anew by itself."""
    story.law = story.law.with_rules((replace(story.law.get_rule("LIM.1"), restarts=("LIM.1",)),))
    return story


class TestUnknown:
    """A claim whose day is not known …"""

    def test_is_named_with_the_day_to_ask_for(self) -> None:
        """No clock runs, so somebody must be told."""
        story = received({"code": "3.2"}).do("accept")
        command = story.kind.commands["classify"].model_validate({"relation": "labour"})
        notices = story.kind.notices(story.state, command, story.context())
        assert [(one.code, one.rule) for one in notices] == [("limitation_unknown", "LIM.1")]

    def test_is_not_named_where_no_limit_runs_during_employment(self) -> None:
        """Unpaid pay of somebody still employed (LIM.4)."""
        story = received({"code": "1.1", "facts": {"still_employed": True}}).do("accept")
        command = story.kind.commands["classify"].model_validate({"relation": "labour"})
        assert story.kind.notices(story.state, command, story.context()) == []

    def test_is_named_for_the_reading_beside_one_that_runs(self) -> None:
        """The civil three years run from the day the harm was known; for the one year the end of the work is to be asked."""
        story = received({"code": "1.1", "facts": {"knew_on": "2026-01-31"}}).do("accept")
        story.do("classify", relation="chained_contractor")
        command = story.kind.commands["set_facts"].model_validate({"claim": "c1"})
        rules = [one.rule for one in story.kind.notices(story.state, command, story.context())]
        assert (story.clock("LIM.8").status, rules) == ("running", ["LIM.4"])

    def test_is_taken_to_be_the_end_of_the_work_at_the_latest(self) -> None:
        """Both readings count from it, so that a right by the longer one is not shown as lost."""
        story = received({"code": "1.1", "facts": {"employed_to": "2026-01-31"}}).do("accept")
        story.do("classify", relation="chained_contractor")
        assert running(story) == [("LIM.4", date(2026, 1, 31)), ("LIM.8", date(2026, 1, 31))]


class TestFacts:
    """The facts of a claim …"""

    def test_have_one_vocabulary(self) -> None:
        """Whatever the rule book asks for can be told, kept, and has the same name."""
        asked = {fact for claim in pack().claims.values() for fact in claim.facts}
        assert asked - set(FactsGiven.model_fields) == ELSEWHERE
        assert set(FactsGiven.model_fields) == set(ClaimFacts.__dataclass_fields__)

    def test_name_limitation_rules_that_exist(self) -> None:
        """Every rule that data names is in the book."""
        claims = pack().claims.values()
        named = {one.limitation for one in claims if one.limitation} | {
            rule for one in claims for found in one.limitation_by_relation.values() for rule in found.rules
        }
        assert named - set(pack().ids()) == set()

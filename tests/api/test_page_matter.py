"""The parts of a complaint as its page shows them, and what a time limit is called on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from api.pages import matter_parts, promises
from api.pages.clock_view import ORDER, TONES, Clock, Today, clock_of, level_of, rank_of
from api.pages.language import get_language
from api.pages.limitation_panel import LimitationPanel, panels_of
from api.pages.matter_names import Names, promised
from api.pages.matter_timeline import event_lines
from api.pages.render import environment
from api.reading import Seen
from casework.legal_aid import urgency_by
from casework.state import Deadline
from law.pack import load_pack
from law.packaged import demo_service_limits
from tests.api.matter_on_page import ZONE, Strict, named
from tests.casework import histories

PAPERS = [
    {"fact": "accepted", "occurred_on": "2019-10-08"},
    {"fact": "filed", "precision": "unknown"},
    {"fact": "hearing", "occurred_on": "2019-09-01", "precision": "month"},
    {"fact": "award_made", "occurred_on": "2020-01-01", "precision": "year"},
]
STORIES = (
    histories.of_thirty,
    histories.from_bystander,
    histories.negotiating,
    histories.awaiting_second_session,
    histories.settled,
    histories.letter_served,
    histories.inspection_filed,
    histories.with_award_received,
    histories.with_judgment,
    histories.bargaining_joined,
    histories.closed,
)


class TestAnUrgentRight:
    """A right of the worker of which hardly any days are left …"""

    def test_is_marked_with_emergency_aid_until_it_is_kept(self) -> None:
        """On its clock and on the panel of its claim; an act that interrupts takes both back."""
        story = histories.received({"code": "3.2", "facts": {"knew_on": "2025-03-05"}}).tick().tick()
        assert story.clock("LIM.1").aid_on == story.today
        assert [one.aid for one in _clocks(story) if one.rule == "LIM.1"] == [True]
        now = datetime.combine(story.today, time(12), tzinfo=ZONE)
        panel = panel_of(story, now)
        assert (panel.tone, panel.aid_days) == ("red", 7)
        act = {"claim": "c1", "act": "claimed", "occurred_on": "2026-03-02", "proof": histories.text()}
        story.do("record_interruption", **act)
        assert not any(one.aid for one in _clocks(story))
        assert panel_of(story, now).aid == ""


class TestThePanelOfADayKnownToTheMonth:
    """Whose careful day is over …"""

    def test_says_until_when_it_may_be_in_time(self) -> None:
        """In red, before the words that it ran out."""
        rough = [{"fact": "knew_on", "occurred_on": "2025-11-01", "precision": "month"}]
        story = histories.received({"code": "3.2", "facts": {"rough": rough}}).on(2026, 11, 22).tick()
        panel = panel_of(story, datetime.combine(story.today, time(12), tzinfo=ZONE))
        assert (panel.perhaps_until, panel.tone) == (date(2026, 11, 30), "red")
        language = get_language("zh_CN")
        shown = '{% from "pieces.html" import limitation_words with context %}{{ limitation_words(one) }}'
        words = environment().from_string(shown).render(one=panel, _=language.say, day=language.day, term=language.term)
        assert "可能尚未届满" in words and "2026年11月30日" in words


class TestThePanelOfAContestedClaim:
    """Whose civil reading ends years after the labour one …"""

    def panel(self, facts: dict[str, str]) -> LimitationPanel:
        """As the page shows it."""
        story = histories.received({"code": "1.1", "facts": facts}).do("accept").do("classify", relation="unclear")
        return panel_of(story.tick().tick(), datetime.combine(story.today, time(12), tzinfo=ZONE))

    def test_says_first_what_to_ask_for(self) -> None:
        """Neither reading is marked as the one to act by."""
        panel = self.panel({"knew_on": "2026-01-15"})
        assert [(one.rule, one.missing) for one in panel.reserved] == [("LIM.4", "解除或终止日期")]
        assert (panel.tone, panel.kept, panel.suit, [one for one in panel.readings if one.careful]) == (
            "amber",
            "both",
            True,
            [],
        )

    def test_says_first_what_has_run_out(self) -> None:
        """With its last day."""
        panel = self.panel({"terminated_on": "2025-02-10"})
        assert [(one.rule, one.status, one.due_on) for one in panel.reserved] == [
            ("LIM.4", "lapsed", date(2026, 2, 10))
        ]


def panel_of(story: histories.Story, now: datetime) -> LimitationPanel:
    """The panel of a story's first claim."""
    seen = Seen("complaint", histories.STREAM, len(story.events), story.state)
    return panels_of(named(story, "zh_CN"), seen, now)["c1"]


def _clocks(story: histories.Story) -> list[Clock]:
    now = Today(datetime.combine(story.today, time(12), tzinfo=ZONE), story.today)
    return [
        clock_of(one, law=story.law, language=get_language("zh_CN"), today=now)
        for one in story.complaint.deadlines.values()
    ]


class TestPartsOfAMatter:
    """What the page of a matter shows."""

    @pytest.mark.parametrize("told", STORIES)
    def test_have_a_chinese_word_for_every_code(self, told: Callable[[], histories.Story]) -> None:
        """Parties, claims, procedures with steps and results, money and other bodies' papers, through whole lives."""
        chinese, story = get_language("zh_CN"), told()
        names = Names(Strict(chinese.code, chinese._catalogue), story.law, story.complaint, {}, {}, {}, ZONE)
        for shown in (
            matter_parts.workers_of,
            matter_parts.respondents_of,
            matter_parts.claims_of,
            matter_parts.limbs_of,
            matter_parts.proceedings_of,
            promises.agreements_of,
            promises.awards_of,
        ):
            shown(names)
        assert matter_parts.filer_of(names).what

    @pytest.mark.parametrize(
        ("code", "lines"),
        [
            (
                "zh_CN",
                [
                    ("受理", "2019年10月8日"),
                    ("申请仲裁", "日期不详"),
                    ("开庭", "2019年9月（日不详）"),
                    ("作出裁决", "2020年（月日不详）"),
                ],
            ),
            (
                "en",
                [
                    ("Accepted", "8 Oct 2019"),
                    ("Filed", "date not known"),
                    ("Hearing", "Sep 2019 (day not known)"),
                    ("Award made", "2020 (month and day not known)"),
                ],
            ),
        ],
    )
    def test_show_papers_without_an_exact_date(self, code: str, lines: list[tuple[str, str]]) -> None:
        """Dated papers first, then those whose date is to be asked for, each with what is known of it."""
        story = histories.received(proceedings=[{"kind": "arbitration", "facts": PAPERS}])
        (shown,) = matter_parts.proceedings_of(named(story, code))
        assert [(one.label, one.words) for one in shown.facts] == lines
        assert shown.ask_for_dates

    def test_say_of_a_negotiation_that_the_other_side_refused_it(self) -> None:
        """A body does not accept a case; an employer does not talk."""
        story = histories.negotiating()
        story.do("answer_negotiation", limb="l1", consent="refused")
        assert matter_parts.limbs_of(named(story, "zh_CN"))[0].result == "对方拒绝协商"

    def test_ask_for_no_date_where_each_is_known(self) -> None:
        """A paper with its day needs nothing."""
        story = histories.received(proceedings=[{"kind": "arbitration", "facts": PAPERS[:1]}])
        (shown,) = matter_parts.proceedings_of(named(story, "zh_CN"))
        assert not shown.ask_for_dates

    def test_say_what_act_was_promised_instead_of_an_amount(self) -> None:
        """An apology costs nothing: its words stand there, for those who may read them."""
        story = histories.awaiting_second_session()
        terms = [{"kind": "act", "due_on": str(story.today + timedelta(days=9)), "what": histories.text()}]
        story.do("settle", limb="l1", terms=terms)
        settled = next(one for one in story.events if one.kind == "settled").model_dump(mode="json")
        told = promised(story.complaint, [settled])
        texts = {told["t1"]: "书面道歉"}
        for read, words in ((texts, "书面道歉"), ({}, "▪▪▪")):
            names = replace(named(story, "zh_CN"), promised=told, texts=read)
            (term,) = promises.agreements_of(names)[0].terms
            assert (term.what, term.amount_yuan, term.paid_yuan) == (f"履行行为：{words}", None, None)
            assert words in names.item("t1")
            assert "¥" not in names.item("t1")

    def test_cite_the_law_of_a_claims_own_day(self) -> None:
        """A claim on record with all of today's law is shown what was in force when it arose."""
        facts = {"knew_on": "2017-06-01", "employed_to": "2017-05-31"}
        story = histories.classified({**histories.WAGES, "facts": facts})
        claim = replace(story.complaint.claims[0], legal_basis="LL 50; MWR")
        story.state = replace(story.complaint, claims=(claim,))
        said = [matter_parts.claims_of(named(story, code))[0].basis for code in ("zh_CN", "en")]
        assert said == ["劳动法第50条", "LL 50"]


class TestABargainingOnThePage:
    """A claim that waits for a bargaining …"""

    def test_says_how_far_that_has_come(self) -> None:
        """Beside the limb, as far as it is known; nobody is shown an id."""
        story = histories.bargaining_joined()
        (bargaining,) = story.complaint.bargaining
        known = replace(named(story, "zh_CN"), bargainings={str(bargaining): "talking"})
        (limb,) = matter_parts.limbs_of(known)
        stage = get_language("zh_CN").term("bargaining_stage", "talking")
        assert ("集体协商", stage) in [(one.label, one.words) for one in limb.lines]

    def test_has_no_id_in_what_happened(self) -> None:
        """The bargaining is one of several thousand: its id is no word for anybody."""
        story = histories.bargaining_joined()
        (bargaining,) = story.complaint.bargaining
        data = {"limb": "l1", "claims": ["c1"], "bargaining": str(bargaining)}
        told = event_lines("bargaining_joined", data, named(story, "zh_CN"))
        assert str(bargaining) not in [one.words for one in told]


def deadline(**given: Any) -> Deadline:
    """A time limit that runs out on the tenth."""
    made: dict[str, Any] = {
        "id": "d1",
        "rule": "SVC.ACCEPT",
        "scope": "",
        "whose": "ours",
        "holder": "office",
        "started_on": date(2026, 3, 2),
        "natural_on": date(2026, 3, 10),
        "due_on": date(2026, 3, 10),
        "conservative_on": date(2026, 3, 10),
        "due_at": None,
        "article": "",
        "mark": "L",
        "provisional": False,
        "trace": (),
        **given,
    }
    return Deadline(**made)


class TestLevels:
    """How a time limit is called on a day."""

    def level(self, on: date, **given: Any) -> str:
        """The level on a day, with the third day after it still soon."""
        return level_of(deadline(**given), Today(datetime.combine(on, time(10)), date.fromordinal(on.toordinal() + 3)))

    def test_call_only_our_own_duties_overdue(self) -> None:
        """The day after, ours is overdue, another body's has passed and a right has lapsed."""
        late = date(2026, 3, 11)
        assert self.level(late) == "overdue"
        assert self.level(late, whose="other_body", status="lapsed", mark="V") == "passed"
        assert self.level(late, whose="employer", status="lapsed", mark="V") == "passed"
        assert self.level(late, whose="party", rule="LIT.1") == "right_lapsed"

    def test_call_a_duty_in_minutes_overdue_on_the_day_of_its_lapse(self) -> None:
        """Its instant counts, not the end of the day; met after its day it is met late."""
        day, end = date(2026, 3, 10), datetime(2026, 3, 10, 9, 30)
        assert self.level(day, due_at=end, status="lapsed") == self.level(day, due_at=end) == "overdue"
        assert self.level(day, status="met", ended_on=date(2026, 3, 11)) == "met_late"

    def test_never_accuse_where_the_rule_is_not_verified(self) -> None:
        """A limit of status U that passed is a reminder, whoever held it."""
        late = date(2026, 3, 11)
        assert {
            self.level(late, whose=whose, mark="U", status="lapsed") for whose in ("ours", "other_body", "employer")
        } == {"passed_unverified"}

    def test_warn_of_a_right_on_its_careful_date(self) -> None:
        """Three days before the careful date it is near, though the law's last day is later."""
        given = {"whose": "party", "conservative_on": date(2026, 3, 6), "rule": "LIM.1"}
        assert self.level(date(2026, 3, 3), **given) == "right_near"
        assert self.level(date(2026, 3, 8), **given) == "right_careful_passed"
        assert self.level(date(2026, 3, 11), **given) == "limitation_lapsed"

    def test_are_near_where_emergency_aid_is_due(self) -> None:
        """The rule book says how many days are few: more than the three working days of a list."""
        law = load_pack()
        urgent = urgency_by(law, date(2026, 3, 1))
        assert urgent is not None
        act_by = date(2026, 3, 10)
        given = deadline(whose="party", holder="worker", rule="LIM.1", due_on=act_by, conservative_on=act_by)
        levels = [
            level_of(given, Today(datetime.combine(act_by - timedelta(days=left), time(9)), date(2026, 3, 2), urgent))
            for left in (urgent.days, urgent.days - 1)
        ]
        assert levels == ["right_in_view", "right_near"]

    def test_put_a_right_whose_careful_day_has_passed_among_those_that_are_near(self) -> None:
        """By its day, which is the first of them."""
        assert rank_of("right_careful_passed") == rank_of("right_near") == 0 < rank_of("overdue")

    def test_call_no_right_what_both_sides_agreed(self) -> None:
        """A period of talks that ends without an agreement takes nothing from anybody."""
        agreed = {"rule": "NEG.2", "whose": "party", "holder": "both"}
        days = (date(2026, 3, 2), date(2026, 3, 10), date(2026, 3, 11))
        assert [self.level(on, **agreed) for on in days] == ["running", "due_soon", "agreed_over"]

    def test_have_a_tone_and_a_place_each(self) -> None:
        """Every level has a colour and a place in the order of risk, workers' rights first."""
        assert set(TONES) == set(ORDER)
        assert ORDER[0] == "right_near"


class TestAClock:
    """A time limit on the page …"""

    def shown(self, code: str, rule: str, article: str) -> Clock:
        """As it is shown."""
        now = datetime.combine(date(2026, 3, 4), time(10))
        return clock_of(
            deadline(rule=rule, article=article),
            law=load_pack().with_service_limits(demo_service_limits()),
            language=get_language(code),
            today=Today(now, date(2026, 3, 7)),
        )

    @pytest.mark.parametrize(
        ("code", "article"),
        [("zh_CN", "劳动争议调解仲裁法第27条(2)；企业劳动争议协商调解规定第31条"), ("en", "LDMAL 27(2); EMR 31")],
    )
    def test_cites_its_law_in_the_language_of_the_page(self, code: str, article: str) -> None:
        """The record holds both."""
        both = "劳动争议调解仲裁法第27条(2)；企业劳动争议协商调解规定第31条 (LDMAL 27(2); EMR 31)"
        assert self.shown(code, "LIM.2", both).article == article

    def test_names_the_law_in_chinese_where_the_record_has_its_short_name(self) -> None:
        """As that of a promised payment."""
        assert self.shown("zh_CN", "ENF.7", "LDMAL 16").article == "劳动争议调解仲裁法第16条"

    @pytest.mark.parametrize(
        ("code", "article"),
        [("zh_CN", "本单位服务时限：受理或作出其他处理"), ("en", "this office's limit: accept or deal with otherwise")],
    )
    def test_of_the_office_names_the_limit(self, code: str, article: str) -> None:
        """No short name of the rule book reaches a reader."""
        assert self.shown(code, "SVC.ACCEPT", "本单位服务时限 (OFFICE)").article == article

    def test_of_what_both_sides_agreed_is_nobodys_right(self) -> None:
        """It is named after the agreement, and so is whose it is."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        today = Today(datetime(2026, 4, 2, 10, tzinfo=ZONE), date(2026, 4, 7))
        clock = clock_of(story.clock("NEG.2"), law=story.law, language=get_language("zh_CN"), today=today)
        words = [get_language("zh_CN").term(*pair) for pair in (("whose", clock.whose), ("clock_level", clock.level))]
        assert (clock.title, *words) == ("双方约定的协商期限", "双方约定", "约定期限届满，未达成协议")

    @pytest.mark.parametrize(("code", "word"), [("zh_CN", "履行"), ("en", "performed")])
    def test_of_a_promised_payment_is_the_employers_day_to_perform(self, code: str, word: str) -> None:
        """The payment order is the worker's, once the employer has let that day pass (LAW.md ENF.7)."""
        title = self.shown(code, "ENF.7", "").title
        assert title.index(word) < title.index("支付令" if code == "zh_CN" else "payment order")
        assert named(histories.classified(), code).rule("ENF.7") == title

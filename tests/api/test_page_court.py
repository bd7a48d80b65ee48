"""Awards, judgments and filings as the page of a matter and its forms speak of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from api.pages import matter_parts, promises
from api.pages.form_fields import Desk
from api.pages.form_options import Neighbours, options_of
from api.pages.form_values import Typed
from api.pages.language import get_language
from api.pages.render import environment
from api.pages.steps import OWN_DAY, fresh_values, left_out
from casework.complaint import COMPLAINT
from casework.roles import Role
from casework.stream import Allowed
from tests.api.matter_on_page import chosen, named, view
from tests.casework import histories
from tests.casework.awarded import OF_FIRST, OF_SECOND, arbitrated, judged


def appealed() -> histories.Story:
    """The employer has appealed from the judgment on the worker's suit."""
    return histories.with_judgment().do("file_suit", kind="appeal", after="aw2", by="employer")


def asked(command: str, typed: Typed | None = None) -> list[str]:
    """The fields of a command's form."""
    given = typed or Typed()
    desk = Desk(command, get_language("zh_CN"), given, fresh=typed is None, left_out=left_out(command, given))
    return [one.name for one in desk.controls(COMPLAINT.commands[command])]


def effect(story: histories.Story) -> list[str]:
    """What the page says of since when each decision has effect."""
    shown = promises.awards_of(named(story, "zh_CN"))
    return [line.words for one in shown for line in one.lines if line.label == "生效日期"]


def read(story: histories.Story) -> str:
    """The decisions as they are printed."""
    names = named(story, "zh_CN")
    language = names.language
    given = {"term": language.term, "day": lambda on: language.day(on) if on else "", "yuan": language.yuan}
    shown = (
        '{% import "pieces.html" as pieces with context %}{% for one in awards %}{{ pieces.promise(one) }}{% endfor %}'
    )
    return environment().from_string(shown).render(awards=promises.awards_of(names), _=language.say, **given)


class TestNames:
    """What decisions and filings are called …"""

    def test_of_filings_tell_an_appeal_from_the_suit_before_it(self) -> None:
        """Two limbs before courts are not both called litigation."""
        names = named(appealed(), "zh_CN")
        assert [names.item(limb) for limb in ("l1", "l2", "l3")] == ["仲裁（l1）", "起诉（l2）", "上诉（l3）"]
        assert [one.procedure for one in matter_parts.limbs_of(names)] == ["仲裁", "起诉", "上诉"]

    def test_of_a_judgment_is_not_that_of_an_award(self) -> None:
        """In every list that offers it."""
        names = named(histories.with_judgment(), "zh_CN")
        assert [names.item(one).partition(" ")[0] for one in ("aw1", "aw2")] == ["裁决", "判决、裁定"]

    def test_of_a_conciliation_statement_is_its_own(self) -> None:
        """The two sides agreed on it; nobody decided."""
        story = histories.arbitration_accepted().do(
            "end_arbitration", limb="l1", how="mediated", items=[histories.OTHER]
        )
        assert named(story, "zh_CN").item("aw1").partition(" ")[0] == "调解书"


class TestADecision:
    """An award or a judgment on the page …"""

    def test_that_another_has_replaced_is_not_called_performed(self) -> None:
        """Nothing is owed by it any more, and nobody paid it."""
        award, judgment = promises.awards_of(named(histories.with_judgment(), "zh_CN"))
        assert (award.replaced, judgment.replaced, judgment.performed) == (True, False, False)

    def test_that_orders_an_act_is_not_performed_because_it_names_no_amount(self) -> None:
        """Nothing says that the act was done."""
        story = histories.with_award({"worker": "w1", "code": "6.4"})
        (award,) = promises.awards_of(named(story, "zh_CN"))
        assert (bool(award.total_yuan), award.performed) == (False, False)

    def test_says_since_when_it_has_effect_and_by_when_it_is_to_be_performed(self) -> None:
        """Beside the days on which the parties got it."""
        story = histories.with_judgment().on(2026, 8, 1)
        told = {"effective_on": "2026-07-20", "performance_due_on": "2026-07-30", "no_appeal": True}
        story.do("record_judgment", limb="l2", judgment="aw2", **told)
        judgment = promises.awards_of(named(story, "zh_CN"))[1]
        assert [(one.label, one.words) for one in judgment.lines[1:]] == [
            ("生效日期", "2026年7月20日"),
            ("履行期限", "2026年7月30日"),
        ]

    def test_has_no_effect_any_more_once_a_suit_is_told(self) -> None:
        """It was filed in time and told late: the day that had been counted is taken back."""
        story = arbitrated(histories.OTHER, employer_received_on="2026-04-10").on(2026, 6, 1).tick()
        assert effect(story) == ["2026年4月28日"]
        assert effect(story.do("file_suit", after="aw1", filed_on="2026-04-20")) == []

    def test_has_no_effect_while_the_employer_is_known_to_have_time_to_sue(self) -> None:
        """While nobody knew when it got the award, the earliest day was counted for the worker."""
        story = arbitrated(histories.OTHER).on(2026, 5, 10).tick()
        assert effect(story) == ["2026年4月28日"]
        assert effect(story.do("record_award", limb="l1", award="aw1", employer_received_on="2026-05-08")) == []

    def test_that_is_final_has_effect_at_once(self) -> None:
        """On the day on which it was made (LDMAL 47)."""
        assert effect(arbitrated(histories.FINAL)) == ["2026年4月10日"]

    def test_that_both_sides_agreed_on_has_effect_at_once(self) -> None:
        """A conciliation statement is enforced from its day (LDMAL 42)."""
        story = histories.arbitration_accepted().on(2026, 3, 20)
        assert effect(story.do("end_arbitration", limb="l1", how="mediated", items=[histories.OTHER])) == [
            "2026年3月20日"
        ]

    def test_that_gives_nothing_has_effect_as_well(self) -> None:
        """Nobody enforces a dismissal; nobody sues any more about what it decided."""
        nothing = {**histories.OTHER, "amount_yuan": "0.00"}
        story = arbitrated(nothing, employer_received_on="2026-04-10").on(2026, 6, 1).tick()
        assert effect(story) == ["2026年4月28日"]

    def test_that_a_court_has_set_aside_is_not_said_to_be_replaced(self) -> None:
        """No decision has taken its place; a correction that was made of it falls with it."""
        story = arbitrated(histories.FINAL, employer_received_on="2026-04-10").on(2026, 4, 14)
        story.do("record_award", limb="l1", items=[histories.FINAL], replaces="aw1")
        story.do("file_suit", kind="set_aside", after="aw1", by="employer").on(2026, 6, 15)
        shown = promises.awards_of(named(story, "zh_CN"))
        assert [(one.replaced, one.set_aside) for one in shown] == [(True, False), (False, False)]
        story.do("record_court_step", limb="l2", step="granted")
        shown = promises.awards_of(named(story, "zh_CN"))
        assert [(one.replaced, one.set_aside) for one in shown] == [(False, True)] * 2
        assert ("已被法院撤销" in read(story), "已被后来的文书替代" in read(story)) == (True, False)

    def test_says_which_of_its_items_another_has_replaced(self) -> None:
        """One of two workers sued; where all of it is replaced it says so once."""
        story = judged(arbitrated(OF_FIRST, OF_SECOND, two=True).do("file_suit", claims=["c1"]), OF_FIRST)
        award = promises.awards_of(named(story, "zh_CN"))[0]
        assert (award.replaced, [one.replaced for one in award.terms]) == (False, [True, False])
        award = promises.awards_of(named(histories.with_judgment(), "zh_CN"))[0]
        assert (award.replaced, [one.replaced for one in award.terms]) == (True, [False])


class TestAFilingsForm:
    """The form of a filing with a court …"""

    @pytest.mark.parametrize(
        ("story", "missing"),
        [
            (histories.classified, {"appeal", "set_aside", "judicial_confirmation", "arbitral_review", "enforcement"}),
            (histories.with_award, {"appeal", "set_aside", "judicial_confirmation", "arbitral_review"}),
            (histories.with_judgment, {"set_aside", "judicial_confirmation", "arbitral_review"}),
            (histories.settled, {"appeal", "set_aside"}),
        ],
    )
    def test_offers_no_kind_that_has_nothing_to_be_against(
        self, story: Callable[[], histories.Story], missing: set[str]
    ) -> None:
        """No appeal without a judgment, no confirmation without an agreement."""
        every = {"suit", "appeal", "set_aside", "payment_order", "judicial_confirmation", "arbitral_review"}
        assert {*every, "enforcement"} - set(chosen(story(), "file_suit.kind")) == missing

    @pytest.mark.parametrize("command", sorted(OWN_DAY))
    def test_asks_for_one_date(self, command: str) -> None:
        """A step with a day of its own asks for no second one; it opens with today in it."""
        model, today = COMPLAINT.commands[command], histories.classified().today
        assert "occurred_on" not in asked(command)
        assert OWN_DAY[command] in asked(command)
        assert fresh_values(model, today=today, state=None).values == {f"/{OWN_DAY[command]}": [today.isoformat()]}


class TestACourtsStep:
    """The form of what a court did …"""

    def steps(self, story: histories.Story, limb: str) -> set[str]:
        """The steps on offer once a limb is chosen, in a matter where the command is open on every filing."""
        allowed = Allowed("record_court_step", "", "", ("l2", "l3"))
        offered = options_of(named(story, "zh_CN"), allowed, Neighbours(), view(story), limb=limb)
        return {one.value for one in offered["record_court_step.step"]}

    def test_offers_the_steps_of_what_was_filed(self) -> None:
        """Only a payment order reaches a debtor."""
        story = histories.with_judgment().do("file_suit", kind="payment_order")
        assert "received_by_debtor" in self.steps(story, "l3")
        assert "received_by_debtor" not in self.steps(story, "l2")

    def test_offers_those_of_every_filing_while_none_is_chosen(self) -> None:
        """Nothing is missing before the choice."""
        assert "received_by_debtor" in self.steps(histories.with_judgment().do("file_suit", kind="payment_order"), "")


class TestADecisionsForm:
    """The form of an award or a judgment …"""

    @pytest.mark.parametrize(("command", "field"), [("record_award", "award"), ("record_judgment", "judgment")])
    def test_asks_for_receipts_alone_once_one_on_record_is_chosen(self, command: str, field: str) -> None:
        """What it says is known already."""
        of_new, of_known = asked(command), asked(command, Typed({f"/{field}": ["aw1"]}))
        assert {"made_on", "number", "items", "replaces"} <= set(of_new)
        assert not {"made_on", "number", "items", "replaces"} & set(of_known)
        assert {"worker_received_on", "employer_received_on"} <= set(of_known)

    @pytest.mark.parametrize(
        ("command", "how", "statement"),
        [("end_arbitration", "/how", "mediated"), ("record_court_step", "/step", "conciliated")],
    )
    def test_asks_for_the_terms_of_a_statement_where_the_case_ended_by_one(
        self, command: str, how: str, statement: str
    ) -> None:
        """What was withdrawn gives nothing."""
        assert "items" not in asked(command, Typed({how: ["withdrawn"]}))
        assert {"items", "performance_due_on"} <= set(asked(command, Typed({how: [statement]})))

    def test_asks_for_the_day_of_performance_of_an_award_on_record(self) -> None:
        """It may be told later than the award."""
        assert "performance_due_on" in asked("record_award", Typed({"/award": ["aw1"]}))

    def test_asks_for_final_items_of_an_award_alone(self) -> None:
        """No judgment has any."""
        typed = {name: Typed({"rows:/items": ["1"]}) for name in ("record_award", "record_judgment")}
        found = {}
        for name, one in typed.items():
            desk = Desk(name, get_language("zh_CN"), one, fresh=False, left_out=left_out(name, one))
            items = next(part for part in desk.controls(COMPLAINT.commands[name]) if part.name == "items")
            found[name] = [part.name for part in items.rows[0]]
        assert "final" in found["record_award"] and "final" not in found["record_judgment"]

    @pytest.mark.parametrize("command", ["record_award", "record_judgment", "end_arbitration", "record_court_step"])
    def test_offers_the_codes_claimed_here_first(self, command: str) -> None:
        """And that none fits; the rest of the list stands behind them, each code once."""
        codes = chosen(histories.with_award(), f"{command}.code", Role.MEDIATOR)
        assert codes[:2] == ["1.1", "none"]
        assert len(codes) == len(set(codes)) > 50

    def test_keeps_headings_in_the_order_of_the_list(self) -> None:
        """The tenth group of codes stands behind the ninth and not behind the first."""
        story = histories.with_award()
        options = options_of(named(story, "zh_CN"), None, Neighbours(), view(story))
        typed = Typed({"rows:/items": ["1"]})
        desk = Desk("record_award", get_language("zh_CN"), typed, options, fresh=False)
        items = next(one for one in desk.controls(COMPLAINT.commands["record_award"]) if one.name == "items")
        code = next(one for one in items.rows[0] if one.name == "code")
        first = [choices[0].value.partition(".")[0] for _, choices in code.grouped]
        assert first[1:] == sorted(first[1:], key=int)

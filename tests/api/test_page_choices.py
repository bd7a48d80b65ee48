"""The steps on offer on a complaint, and what may be chosen in their forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

from api.pages.form_fields import Desk
from api.pages.form_options import Neighbours, options_of
from api.pages.form_shape import parts_of
from api.pages.form_values import Typed
from api.pages.language import get_language
from api.pages.namable import find_empty
from api.pages.steps import GROUPS
from casework.codes import OutcomeCode
from casework.refusal import Refusal
from casework.roles import Role
from casework.streams import KINDS
from tests.api.matter_on_page import chosen, named, view
from tests.casework import histories


class TestSteps:
    """On the page of a complaint …"""

    def test_are_offered_whatever_procedure_they_belong_to(self) -> None:
        """Every procedure of a complaint that people act in stands in one group, so that no command disappears."""
        grouped = {name for _, names in GROUPS for name in names}
        assert {one.name for one in KINDS["complaint"].procedures} <= grouped


WITH_CLOCKS = ("accepted", "classified_with_a_rise", "in_mediation", "with_award_received", "with_judgment", "settled")


def is_taken(story: histories.Story, command: str, role: Role, /, **body: Any) -> bool:
    """Whether the rules take a command."""
    try:
        story.decide(command, body, role)
    except Refusal:
        return False
    return True


class TestClocksToChoose:
    """The time limits on the form …"""

    @pytest.mark.parametrize("role", [Role.MEDIATOR, Role.SUPERVISOR])
    @pytest.mark.parametrize("name", WITH_CLOCKS)
    def test_of_a_pause_are_those_that_the_rules_stop(self, name: str, role: Role) -> None:
        """A lapsed one is among them where its ground may lie before the last day; our own is the supervisor's."""
        story = getattr(histories, name)()
        taken = [
            one.id
            for one in story.complaint.deadlines.values()
            if is_taken(
                story,
                "pause",
                role,
                deadline=one.id,
                reason=histories.text(),
                occurred_on=str(min(story.today, one.due_on)),
            )
        ]
        assert chosen(story, "pause.deadline", role) == taken

    @pytest.mark.parametrize("name", WITH_CLOCKS)
    def test_of_an_extension_are_those_that_the_rules_lengthen(self, name: str) -> None:
        """Neither what is overdue, nor what the law gives no more time for."""
        story = getattr(histories, name)()
        taken = [
            one.id
            for one in story.complaint.deadlines.values()
            if is_taken(
                story,
                "extend",
                Role.SUPERVISOR,
                deadline=one.id,
                reason=histories.text(),
                to=str(max(one.due_on, story.today) + timedelta(days=1)),
                occurred_on=str(min(story.today, one.due_on)),
                agreed_by=["worker", "employer"],
            )
        ]
        assert chosen(story, "extend.deadline") == taken

    def test_of_an_end_to_a_pause_are_those_that_stand_still(self) -> None:
        """Running ones are not."""
        story = histories.accepted()
        stopped = chosen(story, "pause.deadline")[0]
        assert chosen(story, "resume.deadline") == []
        story.do("pause", Role.SUPERVISOR, deadline=stopped, reason=histories.text())
        assert chosen(story, "resume.deadline") == [stopped]

    def test_of_an_end_to_a_pause_are_those_behind_an_act_that_it_makes_timely(self) -> None:
        """What hindered before the act has an end still to be told, though the new time counts."""
        story = histories.received({"code": "3.2", "facts": {"knew_on": "2024-06-15"}}).tick().do("accept")
        act = {"claim": "c1", "act": "claimed", "occurred_on": "2025-07-01", "proof": histories.text()}
        story.do("record_interruption", **act)
        lapsed = story.clock("LIM.1").id
        story.do("pause", deadline=lapsed, reason=histories.text(), occurred_on="2025-02-01")
        assert chosen(story, "resume.deadline") == [story.clock("LIM.2").id]
        story.do("resume", deadline=story.clock("LIM.2").id, occurred_on="2025-03-02")
        assert chosen(story, "resume.deadline") == []

    def test_of_an_extension_has_the_period_that_both_sides_agreed(self) -> None:
        """They may agree on more; the rules take it, with both of them."""
        story = histories.negotiating().do("answer_negotiation", limb="l1", consent="agreed", until="2026-04-01")
        period = story.clock("NEG.2").id
        assert period in chosen(story, "extend.deadline")
        more = {"deadline": period, "to": "2026-05-06", "reason": histories.text()}
        assert is_taken(story, "extend", Role.SUPERVISOR, agreed_by=["worker", "employer"], **more)

    def test_of_an_extension_has_a_mediation_that_ended_where_both_sides_may_lengthen_it(self) -> None:
        """They may have agreed on more before the end that is on record; the time to begin the mediation is nobody's to move."""
        story = histories.in_mediation().do("accept_mediation", limb="l1").on(2026, 3, 10)
        story.do("fail_mediation", limb="l1", notice_served_on="2026-03-10", reason="no_agreement")
        ended = {one.id: one.rule for one in story.complaint.deadlines.values() if one.status == "met"}
        assert {"MED.1", "MED.3"} <= set(ended.values())
        assert [ended[one] for one in chosen(story, "extend.deadline") if one in ended] == ["MED.3"]

    def test_of_an_end_to_a_pause_have_the_one_that_stands_where_another_reading_has_lapsed(self) -> None:
        """Whose relation became unclear has a shorter limitation as well: nobody looks for that one to let it run on."""
        claim = {"code": "3.2", "facts": {"knew_on": "2024-06-15"}}
        story = histories.received(claim, relation="service_contract").tick().do("accept")
        story.do("classify", relation="unclear").tick()
        stands = story.clock("LIM.8").id
        story.do("pause", deadline=stands, reason=histories.text())
        assert story.clock("LIM.1").status == "lapsed"
        assert chosen(story, "resume.deadline") == [stands]

    def test_of_an_end_to_a_pause_are_none_of_a_claim_that_was_paid(self) -> None:
        """What hindered the worker may end: there is nothing left that could run on."""
        story = histories.classified()
        stood = story.clock("LIM.4").id
        story.do("pause", deadline=stood, reason=histories.text())
        story.do("record_performance", claim="c1", amount_yuan="12000.00")
        assert not is_taken(story, "resume", Role.SUPERVISOR, deadline=stood)
        assert chosen(story, "resume.deadline") == []

    def test_of_an_end_to_a_pause_are_those_that_a_filing_ended(self) -> None:
        """What hinders the party has an end still to be told, though a tribunal has the claim by now."""
        story = histories.received({"code": "3.2", "facts": {"knew_on": "2026-01-15"}}).tick().do("accept")
        story.do("classify", relation="labour")
        limitation = story.clock("LIM.1").id
        story.do("pause", deadline=limitation, reason=histories.text())
        story.do("apply_for_arbitration", claims=["c1"])
        assert story.clock("LIM.1").status == "met"
        assert chosen(story, "resume.deadline") == [limitation]
        story.do("resume", deadline=limitation)
        assert chosen(story, "resume.deadline") == []

    def test_say_what_they_are_about(self) -> None:
        """Two claims may have a limitation of the same day."""
        facts = {"facts": {"knew_on": "2026-01-15"}}
        story = histories.received({"code": "3.2", **facts}, {"code": "3.1", **facts}).tick()
        names = named(story, "zh_CN")
        offered = options_of(names, None, Neighbours(), view(story, Role.MEDIATOR))["pause.deadline"]
        assert [names.item(claim) in one.label for claim, one in zip(("c1", "c2"), offered, strict=True)] == [True] * 2


class TestClaimsToChoose:
    """The claims on the form …"""

    @pytest.mark.parametrize(
        ("begun", "command", "body"),
        [
            (histories.negotiating, "request_negotiation", {}),
            (histories.in_mediation, "apply_for_mediation", {"body_kind": "township"}),
            (histories.inspection_filed, "refer_to_inspection", {"mode": "complaint"}),
            (histories.arbitration_filed, "apply_for_arbitration", {}),
            (histories.bargaining_joined, "join_bargaining", {}),
        ],
    )
    def test_of_a_procedure_that_has_them_all_are_none(
        self, begun: Callable[[], histories.Story], command: str, body: dict[str, Any]
    ) -> None:
        """The rules refuse a second one: it is no next step, and its form says what is missing."""
        story = begun()
        assert not is_taken(story, command, Role.MEDIATOR, **body)
        assert find_empty(command, view(story).named()) == "claims"
        assert find_empty(command, view(histories.classified(histories.RISE)).named()) is None

    def test_of_a_withdrawal_are_those_that_were_not_given_up(self) -> None:
        """Nobody gives up a claim twice, nor is sent elsewhere with one that is given up."""
        story = histories.received(histories.WAGES, histories.RISE).do("accept")
        story.do("withdraw", reason="settled", claims=["c1"])
        assert not is_taken(story, "withdraw", Role.MEDIATOR, reason="settled", claims=["c1"])
        assert [chosen(story, f"{one}.claims") for one in ("withdraw", "redirect_claims")] == [["c2"], ["c2"]]

    def test_of_a_split_are_those_of_several_workers(self) -> None:
        """Somebody must stay in the claim."""
        assert chosen(histories.classified(), "split.claim") == []
        assert chosen(histories.of_thirty(), "split.claim") == ["c1"]

    def test_of_a_split_are_none_that_were_met(self) -> None:
        """Nothing is left to take out of it."""
        story = histories.of_thirty().do("accept").do("record_performance", claim="c1", amount_yuan="12000.00")
        assert not is_taken(story, "split", Role.MEDIATOR, claim="c1", workers=["w1"], reason=histories.text())
        assert chosen(story, "split.claim") == []


class TestDecisionsToChoose:
    """The awards and judgments on the form …"""

    def test_of_a_payment_are_those_whose_place_nothing_has_taken(self) -> None:
        """What the tribunal awarded is owed by the judgment now."""
        story = histories.with_judgment()
        paid = {"amount_yuan": "1.00"}
        taken = [
            one for one in ("aw1", "aw2") if is_taken(story, "record_performance", Role.MEDIATOR, award=one, **paid)
        ]
        assert chosen(story, "record_performance.award") == taken == ["aw2"]

    def test_of_a_day_of_performance_are_conciliation_statements_too(self) -> None:
        """Nobody's time to answer one counts from its receipt, but enforcement counts from its day of performance."""
        story = histories.arbitration_accepted()
        story.do("end_arbitration", limb="l1", how="mediated", items=[histories.OTHER])
        its = {"limb": "l1", "award": "aw1"}
        assert not is_taken(story, "record_award", Role.MEDIATOR, **its, worker_received_on=str(story.today))
        assert is_taken(story, "record_award", Role.MEDIATOR, **its, performance_due_on=str(story.today))
        assert chosen(story, "award") == chosen(story, "record_performance.award") == ["aw1"]


class TestStepsOffered:
    """The next steps …"""

    @pytest.mark.parametrize(
        ("name", "step"),
        [("in_mediation", "postpone_session"), ("classified", "join_bargaining"), ("accepted", "resume")],
    )
    def test_are_none_with_nothing_to_choose(self, name: str, step: str) -> None:
        """A session to move, an interest to bargain for, a clock that stands still: without one there is no such step."""
        assert step not in self._offered(getattr(histories, name)())

    def test_are_there_once_there_is_something_to_choose(self) -> None:
        """A scheduled session may be moved, a wish may be bargained for."""
        assert "postpone_session" in self._offered(histories.awaiting_second_session())
        assert "join_bargaining" in self._offered(histories.classified_with_a_rise())

    def _offered(self, story: histories.Story) -> set[str]:
        allowed = {one.command: one for one in story.kind.allowed(story.state, role=Role.SUPERVISOR)}
        return set(view(story).possible(allowed))


STORIES_OF_FILINGS = {
    "with_award": histories.with_award,
    "with_final_award": lambda: histories.with_award(histories.FINAL),
    "with_judgment": histories.with_judgment,
    "settled": histories.settled,
}


class TestWhatAFilingAnswers:
    """What may be named on the form of a filing with a court …"""

    def test_is_a_decision_and_no_procedure_of_ours(self) -> None:
        """An award, a settlement, or a tribunal that has given none; a mediation is answered by nothing."""
        stories = ("in_mediation", "arbitration_filed", "with_award", "settled")
        found = {name: chosen(getattr(histories, name)(), "file_suit.after") for name in stories}
        assert found == {"in_mediation": [], "arbitration_filed": ["l1"], "with_award": ["aw1"], "settled": ["a1"]}

    @pytest.mark.parametrize(
        ("kind", "found"),
        [
            ("suit", {"with_award": ["aw1"], "with_judgment": [], "settled": ["a1"]}),
            ("appeal", {"with_award": [], "with_judgment": ["aw2"], "settled": []}),
            ("set_aside", {"with_award": [], "with_final_award": ["aw1"], "settled": []}),
            ("judicial_confirmation", {"with_award": [], "with_judgment": [], "settled": ["a1"]}),
        ],
    )
    def test_is_what_a_filing_of_its_kind_can_answer(self, kind: str, found: dict[str, list[str]]) -> None:
        """An appeal answers a judgment, a confirmation an agreement; the rules are asked about each."""
        stories = {name: STORIES_OF_FILINGS[name]() for name in found}
        assert {name: chosen(one, "file_suit.after", filing=kind) for name, one in stories.items()} == found


class TestClaimsOfAPaper:
    """The claims on the form of another body's proceeding …"""

    def test_leave_out_what_goes_on_in_another_complaint(self) -> None:
        """The rules refuse a claim that was joined elsewhere."""
        story = histories.classified()
        gone = replace(story.complaint.claims[0], went_to=UUID(int=1))
        story.state = replace(story.complaint, claims=(gone,))
        assert chosen(story, "record_outside_proceeding.claims") == []


class TestExchangesOfLetters:
    """What a letter may continue …"""

    def test_is_an_exchange_that_goes_on(self) -> None:
        """An arbitration is no exchange of letters."""
        assert chosen(histories.letter_served(), "send_letter.limb") == ["l1"]
        assert chosen(histories.arbitration_filed(), "send_letter.limb") == []


class TestFactsToTakeBack:
    """The facts of a claim that may be taken back …"""

    def drawn(self, *claims: dict[str, Any]) -> list[str]:
        """The fields of the form on a matter with these claims."""
        story = histories.received(*claims)
        options = options_of(named(story, "zh_CN"), None, Neighbours(), view(story))
        model = KINDS["complaint"].commands["set_facts"]
        return [one.name for one in Desk("set_facts", get_language("zh_CN"), Typed(), options).controls(model)]

    def test_are_those_on_record_to_the_day_or_less_exactly(self) -> None:
        """Whatever else can be told is not asked about."""
        rough = {"fact": "employed_to", "occurred_on": "2026-01-01"}
        story = histories.received({"code": "1.1", "facts": {"knew_on": "2026-01-15", "rough": [rough]}})
        assert chosen(story, "set_facts.withdraw") == ["knew_on", "employed_to"]

    def test_are_asked_for_where_there_are_any(self) -> None:
        """A list of nothing is no question."""
        assert "withdraw" in self.drawn({"code": "1.1", "facts": {"knew_on": "2026-01-15"}})
        assert "withdraw" not in self.drawn({"code": "1.1"})


class TestOutcomes:
    """The outcomes on the form of a conclusion …"""

    def test_are_those_that_the_record_bears(self) -> None:
        """Nobody is offered what would be refused."""
        assert chosen(histories.classified(), "conclude.outcome") == ["answered", "explained"]

    def test_are_never_those_of_another_step(self) -> None:
        """While nothing fits, joining and withdrawing are not on offer: they have forms of their own."""
        offered = chosen(histories.in_mediation(), "conclude.outcome")
        assert set(OutcomeCode) - set(offered) == {"joined", "withdrawn"}


def local_parts(command: str, model: type[BaseModel], at: str = "") -> Iterator[tuple[str, ...]]:
    """The fields of a command that name an item of the matter, each by the names under which choices are found."""
    for part in parts_of(model):
        pointer = f"{at}/{part.name}"
        if part.local:
            yield f"{command}{pointer}", f"{command}.{part.name}", part.name
        if part.model is not None:
            yield from local_parts(command, part.model, pointer + ("/*" if part.many else ""))


class TestItemsOfTheMatter:
    """A worker, a respondent, a claim, an award …"""

    @pytest.mark.parametrize("command", sorted(KINDS["complaint"].commands))
    def test_are_chosen_and_never_typed_by_their_id(self, command: str) -> None:
        """Nobody has to know what r1 is."""
        story = histories.classified()
        names = named(story, "zh_CN")
        offered = options_of(names, None, Neighbours(), view(story))
        model = KINDS["complaint"].commands[command]
        if model.roles == {Role.SYSTEM}:
            return
        assert [keys[0] for keys in local_parts(command, model) if not set(keys) & set(offered)] == []

    def test_have_a_heading_that_is_not_another_steps(self) -> None:
        """What is corrected of a respondent is no consent."""
        for code in ("zh_CN", "en"):
            language = get_language(code)
            model = KINDS["complaint"].commands["correct_party"]
            drawn = Desk("correct_party", language, Typed()).controls(model)
            given = next(one.label for one in drawn if one.name == "given")
            assert given not in ("同意", "Given")

"""Forms from typed values to a command's body and back."""

from __future__ import annotations

from typing import ClassVar

import pytest

from api.pages.form_fields import Choice, Control, Desk, Options
from api.pages.form_shape import parts_of
from api.pages.form_values import Reading, Typed
from api.pages.language import get_language
from api.pages.steps import UNFOLDED, fresh_values, misfilled
from casework.complaint import COMPLAINT
from casework.intake import Submit
from casework.outside_proceedings import RecordOutsideProceeding
from casework.performance import RecordPerformance
from casework.refusal import FieldError
from casework.streams import KINDS
from tests.api.matter_on_page import ZONE
from tests.casework import histories


class TestForms:
    """From typed values to a command's body and back."""

    def test_leave_out_rows_in_which_nobody_typed(self) -> None:
        """A row that only holds what it opened with does not count."""
        typed = Typed(
            {
                "/narrative": ["x"],
                "rows:/respondents": ["2"],
                "/respondents/0/kind": ["company"],
                "/respondents/1/kind": ["company"],
                "/respondents/1/name": ["示例公司"],
            }
        )
        body = Reading(typed, ZONE).body(Submit)
        assert body["respondents"] == [{"kind": "company", "name": "示例公司"}]

    def test_lead_errors_back_to_the_row_that_was_typed_in(self) -> None:
        """An error at the body's first item belongs to the form's second row."""
        typed = Typed({"/narrative": ["x"], "rows:/workers": ["2"], "/workers/1/phone": ["12"]})
        reading = Reading(typed, ZONE)
        reading.body(Submit)
        assert set(reading.led_back([FieldError("/workers/0/phone", "phone_format", "", "")])) == {"/workers/1/phone"}

    def test_read_rows_inside_a_group(self) -> None:
        """A proceeding's papers stand two levels deep."""
        typed = Typed(
            {
                "/given/kind": ["injury"],
                "rows:/given/facts": ["2"],
                "/given/facts/1/fact": ["injured"],
                "/given/facts/1/occurred_on": ["2026-03-01"],
            }
        )
        body = Reading(typed, ZONE).body(RecordOutsideProceeding)
        assert body == {"given": {"kind": "injury", "facts": [{"fact": "injured", "occurred_on": "2026-03-01"}]}}

    def test_read_money_as_people_write_it(self) -> None:
        """Separators and the sign of the yuan are not part of a number."""
        typed = Typed({"rows:/claims": ["1"], "/claims/0/code": ["1.1"], "/claims/0/amount_yuan": ["¥18,600.00"]})
        assert Reading(typed, ZONE).body(Submit)["claims"][0]["amount_yuan"] == "18600.00"

    def test_put_the_installations_zone_to_a_moment(self) -> None:
        """A browser's local moment gets its zone."""
        body = Reading(Typed({"/received_at": ["2026-03-02T09:30"]}), ZONE).body(Submit)
        assert body["received_at"] == "2026-03-02T09:30:00+08:00"

    def test_tell_a_box_that_was_not_ticked_from_one_that_was_not_asked(self) -> None:
        """Only a form that asked says no."""
        consent = KINDS["complaint"].commands["record_consent"]
        assert Reading(Typed({"/given?": ["asked"]}), ZONE).body(consent)["given"] is False
        assert "given" not in Reading(Typed(), ZONE).body(consent)

    @pytest.mark.parametrize("command", sorted(KINDS["complaint"].commands))
    def test_can_be_drawn_for_every_command(self, command: str) -> None:
        """Each command's controls are made from its model, none without a label."""
        model = KINDS["complaint"].commands[command]
        drawn = Desk(command, get_language("zh_CN"), Typed()).controls(model)
        assert [one.name for one in drawn if not one.label] == []
        assert len(drawn) == len(parts_of(model))

    def test_hold_only_so_many_rows(self) -> None:
        """A made-up number of rows cannot make the server draw without end."""
        assert Typed({"rows:/workers": ["999999999"]}).rows("/workers") == 200
        assert Typed({"rows:/workers": ["-1"]}).rows("/workers") == 0


class TestClaimsOfAPaper:
    """Another body's paper is about claims that somebody says …"""

    OPTIONS: ClassVar[Options] = {"claims": (Choice("c1", "欠薪（c1）"), Choice("c2", "加班费（c2）"))}

    def drawn(self, options: Options, typed: Typed | None = None) -> Control | None:
        """The choice of claims on the form of a proceeding."""
        desk = Desk("record_outside_proceeding", get_language("zh_CN"), typed or Typed(), options, fresh=typed is None)
        given = next(one for one in desk.controls(RecordOutsideProceeding) if one.name == "given")
        return next((one for one in given.fields if one.name == "claims"), None)

    def test_with_all_of_them_as_one_of_the_choices(self) -> None:
        """First, in words, and not ticked for anybody."""
        shown = self.drawn(self.OPTIONS)
        assert shown is not None
        assert [(one.value, one.chosen) for one in shown.choices] == [("*", False), ("c1", False), ("c2", False)]
        assert shown.choices[0].label == "全部诉求"
        assert shown.required

    def test_and_are_not_asked_where_there_are_none(self) -> None:
        """A complaint without claims takes papers all the same."""
        assert self.drawn({"claims": ()}) is None

    def test_and_all_of_them_is_what_the_interface_takes_as_none_named(self) -> None:
        """The choice is the form's; the command's body stays as it is."""
        typed = Typed({"/given/kind": ["suit"], "/given/claims": ["*"]})
        assert Reading(typed, ZONE).body(RecordOutsideProceeding) == {"given": {"kind": "suit"}}


class TestAFormOfPerformance:
    """`record_performance` …"""

    OPTIONS: ClassVar[Options] = {
        "agreement": (Choice("a1", "协议"),),
        "record_performance.award": (),
        "claim": (Choice("c1", "欠薪（c1）"),),
        "term": (Choice("t1", "条款"),),
    }

    def drawn(self, options: Options) -> dict[str, Control]:
        """Its controls by name."""
        desk = Desk("record_performance", get_language("zh_CN"), Typed(), options)
        return {one.name: one for one in desk.controls(RecordPerformance)}

    def test_says_which_lists_are_one_choice(self) -> None:
        """An agreement, an award or a claim: of those one is chosen; the term is part of the agreement."""
        assert [name for name, one in self.drawn(self.OPTIONS).items() if one.one_of] == ["agreement", "claim"]

    def test_leaves_out_a_list_with_nothing_in_it(self) -> None:
        """Without an award there is no list of awards."""
        assert "award" not in self.drawn(self.OPTIONS)

    def test_requires_the_only_list_that_is_left(self) -> None:
        """Then it is no choice any more."""
        (only,) = [one for one in self.drawn({**self.OPTIONS, "claim": ()}).values() if one.name == "agreement"]
        assert (only.required, only.one_of, [one.chosen for one in only.choices]) == (True, False, [True])

    @pytest.mark.parametrize("code", ["zh_CN", "en"])
    @pytest.mark.parametrize("name", ["agreement", "claim", "term", "amount_yuan", "done"])
    def test_has_a_word_on_each_of_its_fields(self, code: str, name: str) -> None:
        """In both languages."""
        desk = Desk("record_performance", get_language(code), Typed(), self.OPTIONS)
        assert next(one for one in desk.controls(RecordPerformance) if one.name == name).hint


class TestHints:
    """What stands under a field …"""

    def test_is_that_of_its_own_place_first(self) -> None:
        """The relation of one claim is not the relation of the matter."""
        desk = Desk("classify", get_language("zh_CN"), Typed(), rows={"rulings": 1})
        found = {one.name: one for one in desk.controls(COMPLAINT.commands["classify"])}
        row = next(one for one in found["rulings"].rows[0] if one.name == "relation")
        assert found["relation"].hint != row.hint

    def test_of_what_a_filing_is_against_says_what_to_choose(self) -> None:
        """In both languages."""
        for code in ("zh_CN", "en"):
            drawn = Desk("file_suit", get_language(code), Typed()).controls(COMPLAINT.commands["file_suit"])
            assert next(one for one in drawn if one.name == "after").hint

    @pytest.mark.parametrize(("command", "known"), [("record_award", "award"), ("record_judgment", "judgment")])
    def test_of_an_award_tells_a_new_one_from_one_on_record(self, command: str, known: str) -> None:
        """What a list of awards is for, and what the code of an item decides."""
        for code in ("zh_CN", "en"):
            desk = Desk(command, get_language(code), Typed(), rows={"items": 1})
            found = {one.name: one for one in desk.controls(COMPLAINT.commands[command])}
            row = {one.name: one for one in found["items"].rows[0]}
            assert found[known].hint and found["replaces"].hint and row["code"].hint

    @pytest.mark.parametrize("command", ["redirect_claims", "name_representatives"])
    def test_of_a_list_that_must_be_chosen_from_does_not_say_that_none_means_all(self, command: str) -> None:
        """What is required cannot be left out."""
        desk = Desk(command, get_language("zh_CN"), Typed(), {"claims": (), "workers": ()})
        required = [one for one in desk.controls(COMPLAINT.commands[command]) if one.many and one.required]
        assert [one.hint for one in required] == [""]


class TestWhatIsAsked:
    """A form …"""

    def test_has_no_empty_list_that_may_be_left_empty(self) -> None:
        """Nobody is asked which of no claims is withdrawn."""
        asked = Desk("withdraw", get_language("zh_CN"), Typed(), {"claims": ()}).controls(
            COMPLAINT.commands["withdraw"]
        )
        assert "claims" not in [one.name for one in asked]

    def test_opens_on_what_it_is_for(self) -> None:
        """The facts of a claim are not folded away on the form that tells them."""
        model = COMPLAINT.commands["set_facts"]
        desk = Desk("set_facts", get_language("zh_CN"), Typed(), unfolded=UNFOLDED["set_facts"])
        assert [one.folded for one in desk.controls(model) if one.name == "facts"] == [False]

    @pytest.mark.parametrize("command", ["disclose", "record_consent"])
    def test_has_one_line_for_a_name(self, command: str) -> None:
        """Of whoever gets to know something."""
        asked = Desk(command, get_language("zh_CN"), Typed()).controls(COMPLAINT.commands[command])
        assert [one.kind for one in asked if one.name == "recipient_name"] == ["line"]


class TestRows:
    """The rows of a list …"""

    def shown(self, typed: Typed) -> int:
        """How many rows of items the form of an award has."""
        desk = Desk("record_award", get_language("zh_CN"), typed, fresh=False, rows={"items": 1})
        return next(len(one.rows) for one in desk.controls(COMPLAINT.commands["record_award"]) if one.name == "items")

    def test_open_as_on_a_new_form_once_a_choice_brings_the_list_onto_it(self) -> None:
        """Nobody has to ask for the first row."""
        assert self.shown(Typed({"/limb": ["l1"]})) == 1

    def test_are_as_many_as_there_were_on_a_list_that_was_there(self) -> None:
        """Drawing the form anew adds none."""
        assert [self.shown(Typed({"rows:/items": [rows]})) for rows in ("0", "3")] == [0, 3]


class TestWhatIsWrong:
    """What the head of a form says is wrong …"""

    def test_names_the_field_and_leads_there(self) -> None:
        """With the row it is in, in the order of the form."""
        typed = Typed({"rows:/workers": ["2"], "/workers/1/phone": ["12"], "/filer/person/phone": ["1"]})
        wrong = {
            one: (FieldError(one, "phone_format", "格式不对。", ""),)
            for one in ("/workers/1/phone", "/filer/person/phone")
        }
        desk = Desk("submit", get_language("zh_CN"), typed, errors=wrong, fresh=False)
        assert [(one.href, one.label, one.sentence) for one in misfilled(desk.controls(Submit))] == [
            ("#f-filer-person-phone", "电话", "格式不对。"),
            ("#f-workers-1-phone", "劳动者 2 · 电话", "格式不对。"),
        ]

    def test_leads_to_the_sentence_where_there_is_no_single_input(self) -> None:
        """A list of boxes has no input of its own."""
        wrong = {"/workers": (FieldError("/workers", "missing", "必须填写。", ""),)}
        desk = Desk("split", get_language("zh_CN"), Typed(), {"workers": (Choice("w1", "甲"),)}, wrong)
        assert [one.href for one in misfilled(desk.controls(COMPLAINT.commands["split"]))] == ["#f-workers-error-1"]


class TestAFiling:
    """With a court …"""

    def test_keeps_its_list_though_the_kind_chosen_has_nothing_to_answer(self) -> None:
        """Whoever chose an appeal too early sees where the judgment would be named."""
        drawn = Desk("file_suit", get_language("zh_CN"), Typed(), {"file_suit.after": ()})
        assert "after" in {one.name for one in drawn.controls(COMPLAINT.commands["file_suit"])}


class TestACorrection:
    """Of a respondent …"""

    def test_opens_on_what_is_on_record(self) -> None:
        """It takes the place of all that was told: whoever mends the name keeps the code."""
        company = {"kind": "company", "name": "示例制衣厂", "credit_code": "91330108MA2D45428J", "region": "330106"}
        story = histories.received(respondents=[company])
        model = COMPLAINT.commands["correct_party"]
        opens = fresh_values(model, today=story.today, state=story.complaint)
        body = Reading(opens, ZONE).body(model)
        assert (body["respondent"], body["given"]) == ("r1", {**company, "basis": "employer"})

    def test_opens_empty_where_there_are_several(self) -> None:
        """Nobody can know which of them is meant."""
        two = [{"kind": "company", "name": "示例甲公司"}, {"kind": "company", "name": "示例乙公司"}]
        story = histories.received(respondents=two)
        model = COMPLAINT.commands["correct_party"]
        assert not fresh_values(model, today=story.today, state=story.complaint).has("/respondent")

    def test_says_that_what_is_left_empty_is_gone(self) -> None:
        """In both languages."""
        for code in ("zh_CN", "en"):
            drawn = Desk("correct_party", get_language(code), Typed()).controls(COMPLAINT.commands["correct_party"])
            assert next(one.hint for one in drawn if one.name == "given")

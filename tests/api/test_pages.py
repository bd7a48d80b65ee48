"""The workbench without a browser: contexts that fit their templates, catalogues that are complete, forms read back."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract
from jinja2 import meta, nodes
from jinja2.ext import babel_extract
from pydantic import BaseModel

import api.pages
from api.pages.clock_view import ORDER, TONES, Today, level_of
from api.pages.deadlines import BOARDS
from api.pages.form_fields import Desk
from api.pages.form_options import Neighbours, options_of
from api.pages.form_shape import parts_of
from api.pages.form_values import Reading, Typed
from api.pages.intake import PUBLIC_SECTIONS, SECTIONS
from api.pages.language import get_language
from api.pages.matter_names import Names
from api.pages.render import GLOBALS, NAVIGATION, environment
from api.pages.signin import own_path
from api.pages.steps import GROUPS
from casework.codes import Stage
from casework.complaint import COMPLAINT
from casework.fields import LocalId, ScopeId
from casework.intake import Submit
from casework.outside_proceedings import FACTS, RecordOutsideProceeding
from casework.refusal import FieldError
from casework.roles import Role
from casework.state import Deadline
from casework.streams import KINDS
from law.pack import load_pack
from reports.definitions import catalogue
from tests.casework import histories

TEMPLATES = Path(api.pages.__file__).parents[1] / "templates"
ZONE = ZoneInfo("Asia/Shanghai")


def pages() -> Iterator[type[Any]]:
    """Every page's context dataclass."""
    for module in pkgutil.iter_modules(api.pages.__path__):
        found = importlib.import_module(f"api.pages.{module.name}")
        for one in vars(found).values():
            if (
                isinstance(one, type)
                and is_dataclass(one)
                and one.__module__ == found.__name__
                and hasattr(one, "template")
            ):
                yield one


def used(template: str) -> set[str]:
    """The variables of a template and of every template it draws in."""
    environment_ = environment()
    source = environment_.loader.get_source(environment_, template)[0]  # type: ignore[union-attr]
    tree = environment_.parse(source)
    imported = {str(one.target) for one in tree.find_all(nodes.Import)}
    names = set(meta.find_undeclared_variables(tree)) - imported
    return names.union(*(used(one) for one in meta.find_referenced_templates(tree) if one))


class TestContexts:
    """A template and its dataclass."""

    @pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.__name__)
    def test_name_the_same_things(self, page: type[Any]) -> None:
        """Whatever a template uses is a field of its page, and no field is unused."""
        assert used(page.template) - GLOBALS == {one.name for one in fields(page)}

    def test_are_frozen(self) -> None:
        """No template can change what it is given."""
        assert [one for one in pages() if not one.__dataclass_params__.frozen] == []

    def test_belong_to_a_template_each(self) -> None:
        """Every template is a page's, or drawn in by one."""
        reached = {page.template for page in pages()}
        for name in list(reached):
            reached |= _drawn_in(name)
        assert {one.name for one in TEMPLATES.glob("*.html")} == reached


def _drawn_in(template: str) -> set[str]:
    environment_ = environment()
    source = environment_.loader.get_source(environment_, template)[0]  # type: ignore[union-attr]
    found = {one for one in meta.find_referenced_templates(environment_.parse(source)) if one}
    return found.union(*(_drawn_in(one) for one in found))


def sentences() -> set[str]:
    """Every message id of the templates."""
    found: set[str] = set()
    for path in TEMPLATES.glob("*.html"):
        with path.open("rb") as file:
            found |= {
                str(one[1])
                for one in extract(
                    babel_extract,  # type: ignore[arg-type]
                    file,
                    keywords={"_": None},
                    options={"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"},
                )
            }
    return found


def models() -> Iterator[type[BaseModel]]:
    """Every command and event of every kind of stream."""
    for kind in KINDS.values():
        yield from kind.commands.values()
        yield from kind.events.values()


def codes_of(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The field names and the codes of a model, as the catalogue knows them."""
    for part in parts_of(model):
        yield "field", "person_name" if part.control == "name" else part.name
        yield from ((part.context, code) for code in part.codes)
        if part.model is not None:
            yield from codes_of(part.model)


class TestTimeline:
    """What an event says."""

    def test_names_items_of_the_matter_by_what_they_are(self) -> None:
        """Every field that holds an id of an item is told by its type, so that no w1 or c1 reaches a reader."""
        patterns = {note.pattern for one in (LocalId, ScopeId) for note in get_args(one)[1:]}
        raw = [
            (kind, name)
            for kind, event in COMPLAINT.events.items()
            for name, info in event.model_fields.items()
            if any(repr(pattern) in repr(info) for pattern in patterns)
            and not next(part.local for part in parts_of(event) if part.name == name)
        ]
        assert raw == []
        told = {name: [part.name for part in parts_of(event) if part.local] for name, event in COMPLAINT.events.items()}
        assert "satisfied_claims" in told["performance_recorded"]
        assert "to" in told["letter_sent"]


class TestCatalogue:
    """zh_CN, the default language."""

    def test_has_every_sentence_of_the_templates_and_no_other(self) -> None:
        """Each message id is translated, and nothing is left over from a sentence that is gone."""
        known = {key[1] for key in get_language("zh_CN")._catalogue if key[0] == ""}
        assert sentences() == known

    def test_keeps_the_places_for_values(self) -> None:
        """A translation fills in the same names as its sentence."""
        chinese = get_language("zh_CN")
        wrong = [
            one
            for one in sentences()
            if set(re.findall(r"{(\w+)}", one)) != set(re.findall(r"{(\w+)}", chinese.say(one)))
        ]
        assert wrong == []

    @pytest.mark.parametrize("context", ["command", "event", "procedure"])
    def test_names_everything_that_can_be_done_or_happen(self, context: str) -> None:
        """Every command, event and procedure of every kind of stream has a Chinese name."""
        codes = {
            "command": [name for kind in KINDS.values() for name in kind.commands],
            "event": [name for kind in KINDS.values() for name in kind.events],
            "procedure": [one.name for kind in KINDS.values() for one in kind.procedures],
        }[context]
        assert [one for one in codes if not get_language("zh_CN").find_term(context, one)] == []

    def test_names_every_field_and_code_of_every_model(self) -> None:
        """Every field of a form and every code of a closed list has a Chinese name."""
        chinese = get_language("zh_CN")
        missing = {pair for model in models() for pair in codes_of(model) if not chinese.find_term(*pair)}
        assert missing == set()

    def test_names_what_pages_say_besides(self) -> None:
        """Stages, roles, papers, rules' holders and routes, levels, boards and headings have Chinese names."""
        rules = load_pack().rules()
        wanted: dict[str, Iterable[object]] = {
            "stage": set(Stage),
            "role": set(Role),
            "paper": {fact for facts in FACTS.values() for fact in facts},
            "holder": {one.holder for one in rules if one.holder},
            "opened_route": {one for rule in rules for one in rule.opens},
            "whose": {one.whose for one in rules},
            "mark": {one.status for one in rules},
            "clock_level": set(TONES),
            "board": set(BOARDS),
            "board_note": set(BOARDS),
            "nav": {name for name, _, _ in NAVIGATION},
            "step_group": {name for name, _ in GROUPS},
            "clock_change": {"added", "moved", "ended"},
            "intake_section": {name for name, _ in (*SECTIONS, *PUBLIC_SECTIONS)},
            "claim_group": {one.partition(".")[0] for one in load_pack().claims},
            "nature": set(catalogue().codes["nature"]) - {"unclassified"},
        }
        chinese = get_language("zh_CN")
        assert [
            (context, code)
            for context, codes in wanted.items()
            for code in codes
            if not chinese.find_term(context, str(code))
        ] == []

    def test_is_the_default(self) -> None:
        """An unknown language, and none, is Chinese."""
        assert get_language(None).say("Sign in") == get_language("xx").say("Sign in") == "登录"

    def test_in_english_says_a_code_readably_where_it_has_no_word_of_its_own(self) -> None:
        """A code is shown without its underscores."""
        assert get_language("en").term("stage", Stage.IN_PROCEDURE) == "In procedure"


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

    def test_have_a_tone_and_a_place_each(self) -> None:
        """Every level has a colour and a place in the order of risk, workers' rights first."""
        assert set(TONES) == set(ORDER)
        assert ORDER[0] == "right_near"


class TestOwnPath:
    """Where a form may lead back to."""

    @pytest.mark.parametrize(
        "address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"]
    )
    def test_is_never_another_site(self, address: str) -> None:
        """Anything that is not a path of ours is the first page."""
        assert own_path(address) == "/"

    def test_keeps_the_question(self) -> None:
        """A path with its query stays."""
        assert own_path("/deadlines?board=party") == "/deadlines?board=party"


class TestSteps:
    """On the page of a complaint …"""

    def test_are_offered_whatever_procedure_they_belong_to(self) -> None:
        """Every procedure of a complaint that people act in stands in one group, so that no command disappears."""
        grouped = {name for _, names in GROUPS for name in names}
        assert {one.name for one in KINDS["complaint"].procedures} <= grouped


class TestOutcomes:
    """The outcomes on the form of a conclusion …"""

    def test_are_those_that_the_record_bears(self) -> None:
        """Nobody is offered what would be refused; where none fits all are shown, and the refusal explains."""
        offered = {name: self._offered(getattr(histories, name)()) for name in ("classified", "in_mediation")}
        assert offered == {"classified": ["answered", "explained"], "in_mediation": None}

    def _offered(self, story: histories.Story) -> list[str] | None:
        names = Names(get_language("zh"), story.law, story.complaint, {}, {}, {}, ZONE)
        found = options_of(names, None, Neighbours()).get("conclude.outcome")
        return None if found is None else [one.value for one in found]

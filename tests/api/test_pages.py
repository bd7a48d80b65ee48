"""The workbench without a browser: contexts that fit their templates, catalogues that are complete, forms read back."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract
from jinja2 import meta, nodes
from jinja2.ext import babel_extract
from pydantic import BaseModel

import api.pages
from api.pages import matter_parts
from api.pages.clock_view import ORDER, TONES, Today, level_of
from api.pages.deadlines import BOARDS
from api.pages.form_fields import Desk
from api.pages.form_options import Neighbours, options_of
from api.pages.form_shape import parts_of
from api.pages.form_values import Reading, Typed
from api.pages.intake import PUBLIC_SECTIONS, SECTIONS
from api.pages.language import Language, get_language
from api.pages.matter_names import SYSTEM_ACTORS, Names
from api.pages.matter_timeline import event_lines
from api.pages.namable import View
from api.pages.render import GLOBALS, NAVIGATION, environment
from api.pages.signin import own_path
from api.pages.steps import GROUPS
from casework.arbitration import ArbitrationEnd
from casework.bargaining import BargainingResult
from casework.codes import Consent, OutcomeCode, Party, Stage
from casework.complaint import COMPLAINT
from casework.fields import LocalId, ScopeId
from casework.inspection import InspectionResult
from casework.intake import Submit
from casework.litigation import CourtStep
from casework.negotiation import NegotiationEnd
from casework.outside_proceedings import FACTS, Precision, ProceedingKind, RecordOutsideProceeding
from casework.refusal import FieldError, Refusal
from casework.roles import Role
from casework.state import Deadline, Session
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

    def test_names_the_side_of_what_is_one_sides(self) -> None:
        """A clock of the employer on an award is told by the award and the side."""
        names = named(histories.with_award_received(), "zh_CN")
        assert names.item("aw1.employer") == f"{names.item('aw1')}（用人单位）"

    def test_names_the_law_of_a_ruling_in_chinese(self) -> None:
        """As the claims do."""
        story = histories.classified()
        ruled = next(one for one in story.events if one.kind == "classified").model_dump(mode="json")
        said = " ".join(line.words for line in event_lines("classified", ruled, named(story, "zh_CN")))
        assert "劳动合同法" in said
        assert "LCL" not in said

    @pytest.mark.parametrize(
        ("actor", "zh", "en"),
        [
            ("clock", "期限到期（系统）", "The clock"),
            ("effect", "系统（由关联事项触发）", "System, from a linked matter"),
            ("public-0123", "来件人（网上）", "The public"),
        ],
    )
    def test_says_who_acted_where_it_was_no_colleague(self, actor: str, zh: str, en: str) -> None:
        """Time, a step of a linked matter and the public door have words, never ids."""
        assert [named(histories.received(), code).account(actor) for code in ("zh_CN", "en")] == [zh, en]


class Strict(Language):
    """A language that must have a word for every code."""

    def term(self, context: str, code: object) -> str:
        """The word, or a failure."""
        text = str(getattr(code, "value", code) if code is not None else "")
        word = self.find_term(context, text)
        assert word is not None or text == "", (context, text)
        return word or ""


def named(story: histories.Story, code: str) -> Names:
    """The names of a story's matter in a language."""
    return Names(get_language(code), story.law, story.complaint, {}, {}, {}, ZONE)


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


RESULTS = (*ArbitrationEnd, *BargainingResult, *Consent, *CourtStep, *InspectionResult, *NegotiationEnd)
OTHER_RESULTS = {"unanswered", "settled", "failed", "award", "judgment", "remedied", "performed", "appealed", "joined"}
STEPS_THAT_END_NOTHING = {InspectionResult.CASE_OPENED, CourtStep.ACCEPTED, CourtStep.RECEIVED_BY_DEBTOR}


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
            matter_parts.agreements_of,
            matter_parts.awards_of,
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

    def test_cite_the_law_of_a_claims_own_day(self) -> None:
        """A claim on record with all of today's law is shown what was in force when it arose."""
        facts = {"knew_on": "2017-06-01", "employed_to": "2017-05-31"}
        story = histories.classified({**histories.WAGES, "facts": facts})
        claim = replace(story.complaint.claims[0], legal_basis="LL 50; MWR")
        story.state = replace(story.complaint, claims=(claim,))
        said = [matter_parts.claims_of(named(story, code))[0].basis for code in ("zh_CN", "en")]
        assert said == ["劳动法第50条", "LL 50"]


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
            "actor": {*SYSTEM_ACTORS, "public"},
            "undated": set(Precision) - {Precision.DAY},
            "party": set(Party),
            "result": {*RESULTS, *OTHER_RESULTS} - STEPS_THAT_END_NOTHING,
            "session_status": get_args(get_type_hints(Session)["status"]),
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

    @pytest.mark.parametrize("kind", sorted(FACTS))
    def test_names_every_paper_of_a_kind_of_proceeding(self, kind: ProceedingKind) -> None:
        """As the table of proceedings shows it: in Chinese words, none of them twice."""
        said = [get_language("zh_CN").paper(kind, fact) for fact in FACTS[kind]]
        assert [one for one in said if re.search("[A-Za-z]", one)] == []
        assert len(set(said)) == len(said)

    def test_names_a_kind_of_proceeding(self) -> None:
        """Every kind has papers and a name."""
        assert set(FACTS) == set(ProceedingKind)
        assert [one for one in FACTS if not get_language("zh_CN").find_term("proceeding_kind", one)] == []

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


def view(story: histories.Story, role: Role = Role.SUPERVISOR) -> View:
    """A story's matter as somebody meets it at noon of its day."""
    return View(story.complaint, story.law, role, datetime.combine(story.today, time(12), ZONE))


def chosen(story: histories.Story, field: str, role: Role = Role.SUPERVISOR) -> list[str]:
    """What a form offers in a field."""
    names = Names(get_language("zh"), story.law, story.complaint, {}, {}, {}, ZONE)
    return [one.value for one in options_of(names, None, Neighbours(), view(story, role))[field]]


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


class TestWhatAFilingAnswers:
    """What may be named on the form of a filing with a court …"""

    def test_is_a_decision_and_no_procedure_of_ours(self) -> None:
        """An award, a settlement, or a tribunal that has given none; a mediation is answered by nothing."""
        stories = ("in_mediation", "arbitration_filed", "with_award", "settled")
        found = {name: chosen(getattr(histories, name)(), "file_suit.after") for name in stories}
        assert found == {"in_mediation": [], "arbitration_filed": ["l1"], "with_award": ["aw1"], "settled": ["a1"]}


class TestExchangesOfLetters:
    """What a letter may continue …"""

    def test_is_an_exchange_that_goes_on(self) -> None:
        """An arbitration is no exchange of letters."""
        assert chosen(histories.letter_served(), "send_letter.limb") == ["l1"]
        assert chosen(histories.arbitration_filed(), "send_letter.limb") == []


class TestOutcomes:
    """The outcomes on the form of a conclusion …"""

    def test_are_those_that_the_record_bears(self) -> None:
        """Nobody is offered what would be refused."""
        assert chosen(histories.classified(), "conclude.outcome") == ["answered", "explained"]

    def test_are_never_those_of_another_step(self) -> None:
        """While nothing fits, joining and withdrawing are not on offer: they have forms of their own."""
        offered = chosen(histories.in_mediation(), "conclude.outcome")
        assert set(OutcomeCode) - set(offered) == {"joined", "withdrawn"}

"""The catalogues: every sentence, field and code has its Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from babel.messages.extract import extract
from jinja2.ext import babel_extract
from pydantic import BaseModel

import api.pages
from api.pages.clock_view import BOTH, TONES
from api.pages.deadlines import BOARDS
from api.pages.form_shape import parts_of
from api.pages.intake import PUBLIC_SECTIONS, SECTIONS
from api.pages.language import get_language
from api.pages.matter_names import SYSTEM_ACTORS
from api.pages.render import NAVIGATION
from api.pages.steps import GROUPS
from casework.arbitration import ArbitrationEnd
from casework.bargaining import BargainingResult
from casework.bargaining_state import BargainingStage
from casework.codes import Consent, Party, Stage
from casework.inspection import InspectionResult
from casework.law_change import BY_HAND, MOMENT_UNKNOWN, NOT_IN_FORCE, WENT_ON
from casework.litigation import CourtStep
from casework.negotiation import NegotiationEnd
from casework.outside_proceedings import FACTS, Precision, ProceedingKind
from casework.roles import Role
from casework.state import Session
from casework.streams import KINDS
from law.pack import load_pack
from records.campaigns import RESULTS as RESULTS_OF_A_CHANGE
from reports.definitions import catalogue

TEMPLATES = Path(api.pages.__file__).parents[1] / "templates"


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


RESULTS = (*ArbitrationEnd, *BargainingResult, *Consent, *CourtStep, *InspectionResult, *NegotiationEnd)
OTHER_RESULTS = {"unanswered", "settled", "failed", "award", "judgment", "remedied", "performed", "appealed", "joined"}
STEPS_THAT_END_NOTHING = {InspectionResult.CASE_OPENED, CourtStep.ACCEPTED, CourtStep.RECEIVED_BY_DEBTOR}


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
            "whose": {BOTH, *(one.whose for one in rules)},
            "mark": {one.status for one in rules},
            "clock_level": set(TONES),
            "bargaining_stage": set(BargainingStage),
            "board": set(BOARDS),
            "board_note": set(BOARDS),
            "rule_change_result": RESULTS_OF_A_CHANGE,
            "rule_change_state": {"queued", "running", "finished", "superseded"},
            "rule_change_kept": {BY_HAND, MOMENT_UNKNOWN, NOT_IN_FORCE, WENT_ON},
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

"""The steps open on a matter, and the form of one: built from the command's model, sent to the same path as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid4

from api.pages.form_fields import Control, Desk, Options
from api.pages.form_values import Typed
from api.pages.language import Language, get_language
from api.pages.matter_names import Names
from api.pages.matter_parts import Line
from api.pages.matter_timeline import ActShown, event_lines
from api.problems import Problem
from casework.complaint import COMPLAINT
from casework.limitation_care import is_civil
from casework.parties import CorrectParty
from casework.procedure import Command
from casework.refusal import FieldError, KeyReused, NotAllowedAtThisStage
from casework.roles import READERS, Role
from casework.stream import Allowed

KEY, VERSION = "key", "version"
LEFT_OUT = frozenset({"/given/proof"})
"""What is no question to a person: a code that other systems give a paper's proof."""

OWN_DAY = {
    "request_negotiation": "served_on",
    "apply_for_mediation": "received_on",
    "refer_to_inspection": "filed_on",
    "apply_for_arbitration": "filed_on",
    "record_award": "made_on",
    "record_judgment": "made_on",
    "file_suit": "filed_on",
}
"""Steps with a date of their own that says when they happened: one date is asked for, not two."""

FURTHER = {
    "record_award": ("/award", frozenset({"/made_on", "/number", "/items", "/partial", "/replaces"})),
    "record_judgment": ("/judgment", frozenset({"/made_on", "/number", "/items", "/replaces"})),
}
"""What is no question any more once something on record is chosen, to which only receipts are added."""

OF_AWARDS = dict.fromkeys(("record_judgment", "end_arbitration", "record_court_step"), frozenset({"/items/*/final"}))
"""What only an award has: a judgment and a conciliation statement have no final items."""

OF_STATEMENTS = {"end_arbitration": ("/how", "mediated"), "record_court_step": ("/step", "conciliated")}
"""Steps that ask for the terms of a conciliation statement, where the case ended by one."""
TERMS = frozenset({"/items", "/performance_due_on"})

UNFOLDED = {"set_facts": frozenset({"/facts"})}
"""Groups that are what the step is for."""

READERS_IN_ORDER = tuple(one for one in Role if one in READERS)

NEWEST = "newest"
"""The button with which somebody says to have seen what others recorded while the form stood open."""

GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("advance", frozenset({"intake", "classification", "joining", "follow_up"})),
    (
        "rights",
        frozenset({"negotiation", "letters", "mediation", "agreement", "inspection", "arbitration", "litigation"}),
    ),
    ("interest", frozenset({"bargaining"})),
    ("record", frozenset({"contact", "outside_proceedings", "parties", "claims"})),
    ("clocks", frozenset({"clocks"})),
)
"""Steps on the page by what they are for, each with the procedures it takes in."""


@dataclass(frozen=True, slots=True)
class StepOffered:
    """A command that is open now, with the sentence why."""

    command: str
    because: str
    href: str
    fragment: str
    current: bool


@dataclass(frozen=True, slots=True)
class StepGroup:
    """Steps that belong together."""

    name: str
    steps: tuple[StepOffered, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A time limit that a step adds, moves or ends."""

    change: str
    title: str
    subject: str
    due_on: date
    due_before: date | None
    status: str
    article: str
    mark: str


@dataclass(frozen=True, slots=True)
class Foreseen:
    """An event that a step would record."""

    kind: str
    occurred_on: date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class KeptBy:
    """The date by which a claim's limitation is to be kept after a step, and before it; by a suit, or an application.

    `ask_for` are facts without which an earlier date cannot be known, `ended_on` the days on which other readings ended.
    """

    claim: str
    status: str
    act_by: date | None
    act_by_before: date | None
    suit: bool
    suit_before: bool
    ask_for: tuple[str, ...]
    ended_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What a step would do, before it is taken."""

    stage: str
    events: tuple[Foreseen, ...]
    clocks: tuple[Moved, ...]
    limitation: tuple[KeptBy, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Misfilled:
    """A field that something is wrong with, as the head of the form says it; `href` leads there."""

    href: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ProblemShown:
    """Why a step was refused: the sentence, what belongs to no field on the form, and the `fields` it does belong to."""

    title: str
    sentences: tuple[str, ...]
    rule: str
    fields: tuple[Misfilled, ...] = ()


@dataclass(frozen=True, slots=True)
class StepForm:
    """The form of one command. `key` is drawn when the form is drawn, so that sending twice records once.

    `version` is the matter as the person saw it, however often the form is drawn anew; `news` is what was recorded since.
    """

    command: str
    because: str
    action: str
    cancel: str
    key: str
    version: int
    controls: tuple[Control, ...]
    note: str = ""
    problem: ProblemShown | None = None
    preview: PreviewShown | None = None
    news: tuple[ActShown, ...] = ()


@dataclass(frozen=True, slots=True)
class StepPage:
    """The form alone, as it is put into the page."""

    template: ClassVar[str] = "step.html"
    step: StepForm
    action: str


def offered(allowed: Sequence[Allowed], *, stream: UUID, language: Language, current: str) -> tuple[StepGroup, ...]:
    """Everything that is open to somebody, grouped."""
    steps = {
        one.command: StepOffered(
            one.command,
            language.pick(one.zh, one.en),
            f"/complaints/{stream}?do={one.command}#step",
            f"/complaints/{stream}/steps/{one.command}",
            one.command == current,
        )
        for one in allowed
    }
    groups = tuple(
        StepGroup(name, tuple(step for command, step in steps.items() if COMPLAINT.procedure_of[command] in procedures))
        for name, procedures in GROUPS
    )
    return tuple(one for one in groups if one.steps)


def at_stage(stage: str) -> NotAllowedAtThisStage:
    """The refusal of a step that is not open, with the stage in which the matter is."""
    zh, en = (get_language(code).term("stage", stage) for code in ("zh_CN", "en"))
    return NotAllowedAtThisStage(
        f"本件现处于“{zh}”阶段，不能办理此事项。", f"The matter is at the stage “{en}”: this step is not open there."
    )


def roles_for(state: Any, command: str) -> tuple[Role, ...]:
    """Who may take a step as the matter stands now."""
    return tuple(one for one in READERS_IN_ORDER if command in allowed_to(state, one))


def who_may(command: str, roles: Sequence[Role], language: Language) -> str:
    """The sentence for somebody who may not take a step that others may."""
    who = language.term("choice", "list_separator").join(language.term("role", one) for one in roles)
    what = language.term("command", command)
    return language.pick(
        f"“{what}”由{who}办理，您的岗位不能办理。", f"“{what}” is for the {who}; your role cannot do it."
    )


def sent_before() -> Problem:
    """A form that was recorded once came again with other words in it: it has a new key now."""
    return Problem(
        422,
        KeyReused.code,
        "这张表单已经记录过一次，现在的内容与当时不同。确需另行记录的，请再点一次“记录”。",
        "This form was recorded once already, with other words in it. To record these as well, press Record again.",
    )


def allowed_to(state: Any, role: Role) -> dict[str, Allowed]:
    """What a role may do on a matter now, by command; what only time or the house itself gives is not among it."""
    return {one.command: one for one in COMPLAINT.allowed(state, role=role) if role is not Role.SYSTEM}


def fresh_values(model: type[Command], *, today: date, state: Any) -> Typed:
    """What a new form opens with: today, for a classification one line a claim, for a correction what is on record.

    A correction takes the place of all that was told of a respondent, so that what is left out of it is gone.
    """
    values: dict[str, list[str]] = {}
    if "occurred_on" in model.model_fields:
        values[f"/{OWN_DAY.get(model.name, 'occurred_on')}"] = [today.isoformat()]
    if "relation" in model.model_fields and state is not None and state.relation:
        values["/relation"] = [str(state.relation)]
    if "rulings" in model.model_fields and state is not None:
        values["rows:/rulings"] = [str(len(state.claims))]
        values |= {f"/rulings/{index}/claim": [one.id] for index, one in enumerate(state.claims)}
    if model is CorrectParty and state is not None and len(state.respondents) == 1:
        (known,) = state.respondents
        values["/respondent"] = [known.id]
        told = {name: getattr(known, name) for name in ("kind", "basis", "name", "credit_code", "region", "industry")}
        values |= {f"/given/{name}": [str(value)] for name, value in told.items() if value}
    return Typed(values)


def left_out(command: str, typed: Typed) -> frozenset[str]:
    """The inputs of a command's form that are no question to a person, as it is filled in."""
    on_record, answered = FURTHER.get(command, ("", frozenset()))
    own = frozenset({"/occurred_on"}) if command in OWN_DAY else frozenset()
    of_awards = OF_AWARDS.get(command, frozenset())
    how, conciliated = OF_STATEMENTS.get(command, ("", ""))
    terms = TERMS if how and typed.one(how) != conciliated else frozenset()
    return LEFT_OUT | own | of_awards | terms | (answered if typed.one(on_record) else frozenset())


def form_of(
    model: type[Command],
    *,
    language: Language,
    options: Options,
    typed: Typed,
    fresh: bool,
    action: str,
    cancel: str,
    because: str,
    version: int,
    rows: Mapping[str, int],
    errors: Mapping[str, tuple[FieldError, ...]],
    preview: PreviewShown | None,
) -> StepForm:
    """The form of a command, new or with what was typed and what is wrong with it."""
    desk = Desk(
        command=model.name,
        language=language,
        typed=typed,
        options=options,
        errors=errors,
        fresh=fresh,
        rows=rows,
        left_out=left_out(model.name, typed),
        unfolded=UNFOLDED.get(model.name, frozenset()),
    )
    controls = desk.controls(model)
    return StepForm(
        command=model.name,
        because=because,
        action=action,
        cancel=cancel,
        key=typed.one(KEY) or str(uuid4()),
        version=version,
        controls=controls,
        note=(language.find_term("form_note", model.name) or "") if any(one.one_of for one in controls) else "",
        problem=None,
        preview=preview,
    )


def problem_shown(
    problem: Problem, errors: Mapping[str, tuple[FieldError, ...]], language: Language, controls: Sequence[Control]
) -> ProblemShown:
    """The refusal for the head of the form; errors of fields that stand on the form are said beside them."""
    pointers = pointers_of(controls)
    loose = tuple(
        language.pick(one.zh, one.en) for pointer, found in errors.items() if pointer not in pointers for one in found
    )
    return ProblemShown(language.pick(problem.zh, problem.en), loose, problem.rule or "", tuple(misfilled(controls)))


def misfilled(controls: Sequence[Control], within: str = "") -> Iterator[Misfilled]:
    """The fields of a form that something is wrong with, in its order; one of a row with what the row is."""
    for one in controls:
        label = f"{within} · {one.label}" if within else one.label
        place = f"#{one.id}" if one.kind not in ("checks", "group", "rows") else f"#{one.id}-error-1"
        yield from (Misfilled(place, label, sentence) for sentence in one.errors[:1])
        yield from misfilled(one.fields, within)
        for number, row in enumerate(one.rows, start=1):
            yield from misfilled(row, f"{one.label} {number}")


def pointers_of(controls: Sequence[Control]) -> frozenset[str]:
    """Every input and group of a form."""
    found: set[str] = set()
    for one in controls:
        found |= {one.pointer} | pointers_of(one.fields)
        for row in one.rows:
            found |= pointers_of(row)
    return frozenset(found)


def preview_shown(given: Mapping[str, Any], names: Names) -> PreviewShown:
    """A preview as the JSON interface gives it, in words."""
    clocks = tuple(
        Moved(
            change,
            names.rule(one["rule"]),
            names.item(one["scope"]) if one["scope"] else "",
            date.fromisoformat(str(one["due_on"])),
            _day(one["due_before"]),
            one["status"],
            names.article(one["article"], one["rule"]),
            one["mark"],
        )
        for change in ("added", "moved", "ended")
        for one in given["deadlines"][change]
    )
    events = tuple(
        Foreseen(one["kind"], one["occurred_on"], event_lines(one["kind"], one["data"], names))
        for one in given["events"]
        if not one["kind"].startswith("deadline_")
    )
    limitation = tuple(_kept_by(one, names) for one in given["limitation"])
    return PreviewShown(given["stage"], events, clocks, limitation, tuple(one["message"] for one in given["warnings"]))


def _kept_by(one: Mapping[str, Any], names: Names) -> KeptBy:
    beside = one["reservations"]
    return KeptBy(
        names.item(one["claim"]),
        one["status"],
        _day(one["act_by"]),
        _day(one["act_by_before"]),
        is_civil(one["rule"]),
        is_civil(one["rule_before"] or ""),
        tuple(names.language.term("claim_date", each["missing"]) for each in beside if each["missing"]),
        tuple(date.fromisoformat(str(each["ended_on"])) for each in beside if each["ended_on"]),
    )


def _day(given: str | None) -> date | None:
    return date.fromisoformat(given) if given else None

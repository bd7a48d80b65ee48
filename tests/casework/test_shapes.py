"""What commands and events may look like: no plain words of people, every body survives JSON, the catalogue is complete."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import BaseModel, StringConstraints

from casework.counted import IN_ITS_PLACE
from casework.fields import Past, Sealed, Shape
from casework.limitation import RULES
from casework.messages import KINDS_WITH_WORKFLOW, PROCEDURES
from casework.papers import STARTS_OF_PAPERS
from casework.stream import dates_ahead
from casework.streams import KINDS
from tests.casework import histories
from tests.casework.histories import Story

EVENTS = sorted({event for kind in KINDS.values() for event in kind.events.values()}, key=lambda one: one.__name__)
COMMANDS = sorted({one for kind in KINDS.values() for one in kind.commands.values()}, key=lambda one: one.__name__)
PLAIN = (bool, int, date, datetime, Decimal, UUID)
CONTRACT = [
    "submit",
    "record_outside_proceeding",
    "accept",
    "answer",
    "redirect",
    "decline",
    "return",
    "transfer",
    "assign",
    "add_party",
    "set_facts",
    "classify",
    "reclassify",
    "split",
    "join",
    "note_contact",
    "record_consent",
    "disclose",
    "request_negotiation",
    "answer_negotiation",
    "apply_for_mediation",
    "accept_mediation",
    "invite",
    "answer_invitation",
    "schedule_session",
    "postpone_session",
    "hold_session",
    "extend_mediation",
    "settle",
    "fail_mediation",
    "record_performance",
    "refer_to_inspection",
    "record_inspection_result",
    "apply_for_arbitration",
    "record_arbitration_acceptance",
    "record_award",
    "file_suit",
    "record_judgment",
    "join_bargaining",
    "send_letter",
    "record_answer",
    "extend",
    "pause",
    "resume",
    "conclude",
    "follow_up",
    "close",
    "withdraw",
    "reopen",
]


def is_code(metadata: tuple[Any, ...]) -> bool:
    """A string with a pattern or a length: a code, an id, or a public name."""
    return any(isinstance(one, StringConstraints) and (one.pattern or one.max_length) for one in metadata)


def free_strings(kind: Any, at: str, metadata: tuple[Any, ...] = ()) -> Iterator[str]:
    """Every place below an annotation where any string could stand."""
    if get_origin(kind) is Annotated:
        yield from free_strings(get_args(kind)[0], at, (*metadata, *get_args(kind)[1:]))
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from free_strings(one, at, metadata)
    elif get_origin(kind) is tuple:
        yield from free_strings(get_args(kind)[0], f"{at}[]")
    elif kind is str:
        if not is_code(metadata):
            yield at
    elif get_origin(kind) is Literal or kind in (*PLAIN, type(None), Sealed) or issubclass(kind, Enum):
        return
    elif issubclass(kind, BaseModel):
        for name, info in kind.model_fields.items():
            yield from free_strings(info.annotation, f"{at}.{name}", tuple(info.metadata))
    elif not issubclass(kind, PLAIN) and "datetime" not in kind.__name__.lower():
        yield at


class Loose(BaseModel):
    """A shape as none of ours may be."""

    reason: str
    names: tuple[str, ...] = ()


class TestEventFields:
    """A field of an event …"""

    @pytest.mark.parametrize("event", EVENTS, ids=lambda one: one.__name__)
    def test_is_never_free_text(self, event: type[BaseModel]) -> None:
        """Only codes, dates, money, numbers, ids and vault references reach the log."""
        assert list(free_strings(event, event.__name__)) == []

    def test_that_were_free_text_would_be_found(self) -> None:
        """The walk sees a plain string, also inside a tuple."""
        assert list(free_strings(Loose, "Loose")) == ["Loose.reason", "Loose.names[]"]


class TestCommandFields:
    """A field of a command …"""

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
    def test_is_never_free_text(self, command: type[BaseModel]) -> None:
        """Free text is sealed before a command exists."""
        assert list(free_strings(command, command.__name__)) == []

    @pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.__name__)
    def test_has_a_schema_for_the_catalogue(self, command: type[BaseModel]) -> None:
        """Every command can be described to a sender."""
        assert command.model_json_schema()["type"] == "object"


TOLD = (
    "with_judgment",
    "settled",
    "letter_served",
    "inspection_filed",
    "bargaining_joined",
    "closed",
    "negotiating",
    "bargaining_talking",
    "incident_reported",
    "meeting_with_decision",
    "lead_recorded",
)


class TestEventBody:
    """The body of an event …"""

    @pytest.mark.parametrize("name", TOLD)
    def test_survives_json(self, name: str) -> None:
        """What is read back is what was written."""
        story: Story = getattr(histories, name)()
        for event in story.events:
            shape = story.kind.events[event.kind]
            assert shape.model_validate_json(event.model_dump_json()) == event

    @pytest.mark.parametrize("name", TOLD)
    def test_holds_no_binary_number(self, name: str) -> None:
        """Money is a string in JSON."""
        story: Story = getattr(histories, name)()
        assert not any(
            isinstance(one, float) for event in story.events for one in leaves(event.model_dump(mode="json"))
        )


def leaves(value: Any) -> Iterator[Any]:
    """Every single value of a JSON document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from leaves(one)
    else:
        yield value


class TestNames:
    """Names …"""

    def test_of_the_contract_are_all_there(self) -> None:
        """Every command that outsiders rely on is a complaint's command; a consultation has its own."""
        assert set(CONTRACT) - set(KINDS["complaint"].commands) == set()
        assert "record_consultation" in KINDS["consultation"].commands

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_of_events_are_told_apart(self, kind: str) -> None:
        """No two events of a stream share a kind."""
        every = [event for one in KINDS[kind].procedures for event in one.evolve]
        assert len({event.kind for event in every}) == len(every)

    @pytest.mark.parametrize("kind", KINDS_WITH_WORKFLOW)
    def test_of_procedures_are_updates_of_the_workflow(self, kind: str) -> None:
        """A workflow has an update for every procedure of its stream."""
        assert set(KINDS[kind].procedure_of.values()) <= set(PROCEDURES)


class TestTables:
    """The tables of a kind …"""

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_decide_every_command_they_list(self, kind: str) -> None:
        """A row without a decision would be an offer nobody keeps."""
        listed = set(KINDS[kind].commands.values())
        decided = {command for one in KINDS[kind].procedures for command in one.decide}
        assert listed <= decided

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_name_only_clocks_that_exist(self, kind: str) -> None:
        """Every rule that a fact starts is in the book, somewhere in the country."""
        known = set(histories.pack().ids())
        started = {rule for one in KINDS[kind].procedures for rules in one.starts.values() for rule in rules}
        assert started - known == set()

    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_end_only_clocks_that_something_starts(self, kind: str) -> None:
        """A clock that is ended but never started would be a slip of the pen."""
        procedures = KINDS[kind].procedures
        started = {rule for one in procedures for rules in one.starts.values() for rule in rules}
        started |= {"ENF.7", "NEG.2", "NEG.3", "SVC.MEETING_DECISION", *RULES, *IN_ITS_PLACE.values()}
        started |= {rule for rules in STARTS_OF_PAPERS.values() for rule in rules}
        ended = {
            rule for one in procedures for pairs in one.ends.values() for rule, _ in pairs if not rule.endswith("*")
        }
        assert ended - started == set()


class Papers(Shape):
    """Days on which something happened, one or many."""

    one: Past | None = None
    many: tuple[Past, ...] = ()
    to_come: tuple[date, ...] = ()


class Folder(Shape):
    """Papers inside other things, beside what holds no date."""

    name: str = ""
    papers: tuple[Papers, ...] = ()
    latest: Papers | None = None


class TestDatesAhead:
    """Dates that cannot lie ahead …"""

    def test_are_found_in_lists_too(self) -> None:
        """By their place; a date that may lie ahead stays."""
        ahead = histories.START.replace(month=4)
        told = Papers(one=ahead, many=(histories.START, ahead), to_come=(ahead,))
        assert [one.field for one in dates_ahead(told, Story().context())] == ["/one", "/many/1"]

    def test_are_found_deep_inside(self) -> None:
        """In parts, and in parts of a list."""
        ahead = histories.START.replace(month=4)
        told = Folder(papers=(Papers(), Papers(one=ahead)), latest=Papers(many=(ahead,)))
        assert [one.field for one in dates_ahead(told, Story().context())] == ["/papers/1/one", "/latest/many/0"]

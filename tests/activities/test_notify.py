"""What a notice says to whoever gets it."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from activities.notify import GENERAL, SENTENCES, Note
from casework.procedure import Event
from casework.streams import KINDS


def effects() -> Iterator[tuple[type[Event], Callable[..., Any]]]:
    """Every event of every procedure with what makes its effects."""
    for kind in KINDS.values():
        for procedure in kind.procedures:
            yield from procedure.effects.items()


def notices_of(event: type[Event], made_by: Callable[..., Any]) -> Iterator[str]:
    """The codes of the notices that a function makes of an event: written down, or the event's own kind."""
    for call in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(made_by)))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Effect":
            kind, _, template = call.args[:3]
            if ast.unparse(kind) == "'notify'":
                yield str(template.value) if isinstance(template, ast.Constant) else own_kind(event, template)


def own_kind(event: type[Event], template: ast.expr) -> str:
    """The event's kind; anything else could not be followed here."""
    assert ast.unparse(template) == "event.kind", f"the notice of {event.kind} cannot be read off its procedure"
    return event.kind


class TestANotice:
    """Of any procedure."""

    def test_has_a_sentence_of_its_own(self) -> None:
        """Every code that an effect can have, and no sentence for a code that none has; in both languages."""
        codes = {code for event, made_by in effects() for code in notices_of(event, made_by)}
        assert codes == set(SENTENCES)
        assert len(codes) >= 10
        assert all(zh.endswith("。") and en.endswith(".") for zh, en in SENTENCES.values())
        assert len({*SENTENCES.values(), GENERAL}) == len(SENTENCES) + 1

    def test_of_a_release_to_come_still_says_something(self) -> None:
        """A code that this release does not know is news."""
        assert Note("1", "person:p-1", "of_tomorrow", "s").sentences == GENERAL

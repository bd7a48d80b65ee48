"""The controls of a form as plain data for the template: labels, choices, what was typed and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import attrgetter

from pydantic import BaseModel

from api.pages.code_names import LOOKED_UP, codes_of, listed
from api.pages.form_shape import Part, parts_of
from api.pages.form_values import EVERY, ROWS, Typed
from api.pages.language import Language
from casework.refusal import FieldError


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose; `group` is the heading it stands under."""

    value: str
    label: str
    group: str = ""
    chosen: bool = False


Options = Mapping[str, tuple[Choice, ...]]
"""What may be chosen in fields that name something of the matter or the house, by field name."""


@dataclass(frozen=True, slots=True)
class Control:
    """One field with everything its template needs; groups and rows hold further controls.

    `pointer` is the input's name: the JSON pointer of its value. `folded` groups open when somebody wants them.
    The browser `insists` on what is required, except in rows and groups that may stay empty. What `refreshes` makes the
    server draw the form anew, because it decides what else is asked. Of the lists marked `one_of` one is chosen from.
    """

    pointer: str
    name: str
    kind: str
    label: str
    hint: str
    required: bool
    many: bool
    value: str
    choices: tuple[Choice, ...]
    errors: tuple[str, ...]
    fields: tuple[Control, ...] = ()
    rows: tuple[tuple[Control, ...], ...] = ()
    folded: bool = False
    insists: bool = False
    refreshes: bool = False
    one_of: bool = False

    @property
    def id(self) -> str:
        """The element's id."""
        return "f" + self.pointer.replace("/", "-")

    @property
    def grouped(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """The choices under their headings, in the order in which they are given."""
        return tuple((name, tuple(group)) for name, group in groupby(self.choices, key=attrgetter("group")))


MATTERS = frozenset({"into", "same_as", "earlier"})
"""Fields that name another complaint: by its number, or by what it is found with."""

REFRESHING = frozenset({"/given/kind", "/relation"})
PROCEEDING_KIND = re.compile(r"/proceedings/[0-9]+/kind\Z")
REFRESHING_OF = frozenset(
    {
        "file_suit/kind",
        "record_award/award",
        "record_judgment/judgment",
        "record_court_step/limb",
        "record_court_step/step",
        "end_arbitration/how",
    }
)

STAYING = frozenset({"file_suit/after"})
"""Lists that are there though nothing is in them: what is chosen elsewhere on the form decides that."""

ONE_OF = {"record_performance": frozenset({"agreement", "award", "claim"})}
"""Lists of a command of which exactly one is chosen from."""

EXPLICIT = frozenset({"record_outside_proceeding/given/claims", "submit/proceedings/*/claims"})
"""Lists from which somebody has to choose, with all of them as a choice: what is left out counts for much there."""

FOUND = ("search", "matter")
"""Kinds of fields into which words are typed that something is found with."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What controls are built with: the command, the language, the options, what was typed, what was wrong.

    `fresh` is a form nobody has typed into yet: defaults show. `rows` says how many empty rows a list opens with, there
    or where a choice has brought it onto the form.
    Inputs `left_out` (by pointer; `*` stands for any row) are not asked; groups `unfolded` are open from the start.
    """

    command: str
    language: Language
    typed: Typed
    options: Options = field(default_factory=dict)
    errors: Mapping[str, tuple[FieldError, ...]] = field(default_factory=dict)
    fresh: bool = True
    rows: Mapping[str, int] = field(default_factory=dict)
    left_out: frozenset[str] = frozenset()
    unfolded: frozenset[str] = frozenset()

    def controls(self, model: type[BaseModel], at: str = "", *, sure: bool = True) -> tuple[Control, ...]:
        """The controls of a command, or of a part of one; `sure` where the part is there whatever is typed."""
        made = tuple(
            self._control(part, f"{at}/{part.name}", sure)
            for part in parts_of(model)
            if self._is_asked(f"{at}/{part.name}") and not self._is_idle(part, f"{at}/{part.name}")
        )
        either = [one for one in made if one.one_of]
        if len(either) != 1:
            return made
        return tuple(self._alone(one) if one.one_of else one for one in made)

    def _is_asked(self, pointer: str) -> bool:
        return pointer not in self.left_out and _anywhere(pointer) not in self.left_out

    def _is_idle(self, part: Part, pointer: str) -> bool:
        """Whether it is a list of what the matter has that may stay empty, with nothing in it; what is wrong is said."""
        of_the_matter = part.local or (part.many and part.control != "rows")
        if pointer in self.errors or not of_the_matter or part.required or self._place(pointer) in STAYING:
            return False
        return self._given(part, pointer) == ()

    def _place(self, pointer: str) -> str:
        return f"{self.command}{_anywhere(pointer)}"

    def _alone(self, control: Control) -> Control:
        """The only list left to choose from is required, and its only item chosen."""
        first = control.choices[:1] if len(control.choices) == 1 else ()
        chosen = tuple(replace(one, chosen=True) for one in first) or control.choices
        return replace(control, one_of=False, required=True, insists=True, choices=chosen)

    def _control(self, part: Part, pointer: str, sure: bool) -> Control:
        fields: tuple[Control, ...] = ()
        rows: tuple[tuple[Control, ...], ...] = ()
        choices = () if part.model else self._choices(part, pointer)
        if part.control == "group" and part.model is not None:
            fields = self.controls(part.model, pointer, sure=sure and part.required)
        if part.control == "rows" and part.model is not None:
            rows = tuple(
                self.controls(part.model, f"{pointer}/{index}", sure=sure and part.required and index == 0)
                for index in range(self._shown(part, pointer))
            )
        return Control(
            pointer=pointer,
            name=part.name,
            kind=self._kind(part),
            label=self._label(part),
            hint=self._hint(part, pointer),
            required=(part.required and not part.default) or self._place(pointer) in EXPLICIT,
            many=part.many,
            value=self._value(part, pointer),
            choices=choices,
            errors=()
            if choices and part.name in LOOKED_UP
            else tuple(self.language.pick(one.zh, one.en) for one in self.errors.get(pointer, ())),
            fields=fields,
            rows=rows,
            folded=part.control == "group"
            and not part.required
            and pointer not in self.unfolded
            and not self._touched(fields),
            insists=sure and part.required and not part.many and part.control != "truth",
            refreshes=pointer in REFRESHING
            or self._place(pointer) in REFRESHING_OF
            or bool(PROCEEDING_KIND.match(pointer)),
            one_of=part.name in ONE_OF.get(self.command, ()),
        )

    def _hint(self, part: Part, pointer: str) -> str:
        """What stands under a field: of this very place, of the command's field of that name, of any such field.

        What is said of any list, that none chosen means all of it, holds of none that has to be chosen from.
        """
        general = () if part.many and part.required else (part.name,)
        for one in (self._place(pointer), f"{self.command}.{part.name}", *general):
            if found := self.language.find_term("hint", one):
                return found
        return ""

    def _label(self, part: Part) -> str:
        """The field's name: the command's own word for it, else the general one; a person's name is not a company's."""
        name = "person_name" if part.control == "name" else part.name
        return self.language.find_term("field", f"{self.command}.{name}") or self.language.term("field", name)

    def _value(self, part: Part, pointer: str) -> str:
        if self._kind(part) in FOUND:
            return self.typed.picked(pointer)
        if self.fresh and not self.typed.has(pointer):
            return part.default
        return self.typed.raw(pointer)

    def _shown(self, part: Part, pointer: str) -> int:
        wanted = self.rows.get(part.name, 1 if part.required else 0)
        new = self.fresh or not self.typed.has(f"{ROWS}{pointer}")
        return max(self.typed.rows(pointer), wanted if new else 0)

    def _choices(self, part: Part, pointer: str) -> tuple[Choice, ...]:
        if self._kind(part) in FOUND:
            return self._meant(part, pointer)
        given = self._given(part, pointer)
        if given is None and not part.codes:
            return ()
        offered = (
            given
            if given is not None
            else tuple(Choice(code, self.language.term(part.context, code)) for code in part.codes)
        )
        value = self._value(part, pointer)
        chosen = self.typed.all(pointer) if part.many else ((value,) if value else ())
        if not part.many and part.required and not chosen and len(offered) == 1 and given is not None:
            chosen = (offered[0].value,)
        return tuple(
            Choice(one.value, one.label, one.group, one.value in chosen)
            for one in self._narrowed(part, pointer, offered)
        )

    def _given(self, part: Part, pointer: str) -> tuple[Choice, ...] | None:
        """What is on offer: for this very input of the command, for the command's field of that name, for any such field."""
        names = (self._place(pointer), f"{self.command}.{part.name}", part.name)
        found = next((self.options[one] for one in names if one in self.options), None)
        if found and self._place(pointer) in EXPLICIT:
            return (Choice(EVERY, self.language.term("choice", "every_claim")), *found)
        return found

    def _meant(self, part: Part, pointer: str) -> tuple[Choice, ...]:
        """What somebody may have meant whose words fit more than one code or matter, and those to choose from."""
        if part.name in MATTERS:
            return self.options.get(part.name, ())
        text = self.typed.picked(pointer)
        codes = codes_of(part.name, text) if pointer in self.errors else ()
        return tuple(Choice(code, f"{code} {listed(part.name)[code]}") for code in codes if code != text)

    def _narrowed(self, part: Part, pointer: str, offered: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """Facts of a proceeding: only those its kind knows, once the kind is chosen (values are `kind:fact`)."""
        if part.name != "fact":
            return offered
        kind = self.typed.one(pointer.rpartition("/facts/")[0] + "/kind")
        mine = tuple(one for one in offered if one.value.partition(":")[0] == kind) if kind else offered
        seen: dict[str, Choice] = {}
        for one in mine:
            seen.setdefault(one.value.partition(":")[2], one)
        return tuple(Choice(fact, one.label) for fact, one in seen.items())

    def _touched(self, fields: tuple[Control, ...]) -> bool:
        return any(
            one.errors
            or any(choice.chosen for choice in one.choices if one.kind == "checks")
            or (self.typed.one(one.pointer) and one.kind not in ("choice", "truth"))
            or self._touched(one.fields)
            or one.rows
            for one in fields
        )

    def _kind(self, part: Part) -> str:
        if part.many and part.control != "rows":
            return "checks"
        if part.control == "line" and part.name in MATTERS:
            return "matter"
        if part.control == "line" and (part.name in self.options or f"{self.command}.{part.name}" in self.options):
            return "choice"
        if part.name in LOOKED_UP and part.control == "line":
            return "search"
        return part.control


def _anywhere(pointer: str) -> str:
    """A pointer with `*` for any row."""
    return "/".join("*" if step.isdigit() else step for step in pointer.split("/"))

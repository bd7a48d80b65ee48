"""What of a matter each step may name, by its id there: what the rules would refuse in any case is not on offer.

Whoever recorded it, what was chosen is judged by the rules all the same; here they are only asked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.pages.clock_view import find_rule
from api.pages.form_shape import parts_of
from casework.codes import Nature, Party
from casework.complaint import COMPLAINT
from casework.disputes import Filing
from casework.filing import FilingKind, refuse_unfit
from casework.lateness import has_ended
from casework.letters import NAME as LETTERS
from casework.obstacles import hindering
from casework.refusal import Refusal
from casework.roles import SUPERVISORS, Role
from casework.state import Complaint, Deadline
from casework.stream import Allowed
from law.pack import Pack

Named = Mapping[str, tuple[str, ...]]
"""Ids by the name of the field, or by command and field where a command takes less."""

NEEDED = {"join_bargaining": "claims"}
"""Lists that a command can do without in its form, but not in the matter."""


@dataclass(frozen=True, slots=True)
class View:
    """A matter as somebody in a role meets it at an instant of the installation's zone."""

    state: Complaint
    law: Pack
    role: Role
    now: datetime

    def named(self, *, filing: str = "") -> Named:
        """Everything the matter's own steps may name; against what a filing of a kind goes, once the kind is chosen."""
        state = self.state
        claims = tuple(one.id for one in state.claims)
        return {
            "claims": claims,
            "claim": claims,
            "join_bargaining.claims": tuple(
                one.id for one in state.claims if one.nature is Nature.INTEREST and one.asked
            ),
            **self._clocks(),
            "session": tuple(
                one.id for mediation in state.mediations.values() for one in mediation.sessions if one.status != "held"
            ),
            "proceeding": tuple(one.id for one in state.proceedings),
            "after": tuple(one.id for group in (state.proceedings, state.limbs) for one in group),
            "file_suit.after": tuple(one for one in self._answerable() if self._fits(filing, one)),
            "record_outside_proceeding.claims": tuple(one.id for one in state.claims if one.went_to is None),
            "workers": tuple(one.id for one in state.workers),
            "worker": tuple(one.id for one in state.workers),
            "consenting_workers": tuple(one.id for one in state.workers),
            "represents": tuple(one.id for one in state.workers),
            "respondents": tuple(one.id for one in state.respondents),
            "respondent": tuple(one.id for one in state.respondents),
            "send_letter.to": tuple(one.id for one in state.respondents),
            "send_letter.limb": tuple(one.id for one in state.open_limbs() if one.procedure == LETTERS),
            "letter": tuple(one.id for one in state.letters if not one.answer),
            "agreement": tuple(one.id for one in state.agreements if not one.performed),
            "award": tuple(one.id for one in state.awards if not one.judgment),
            "judgment": tuple(one.id for one in state.awards if one.judgment),
            "record_performance.award": tuple(one.id for one in state.awards),
            "record_award.replaces": tuple(self._standing(judgments=False)),
            "record_judgment.replaces": tuple(self._standing(judgments=True)),
            "term": tuple(term.id for one in state.agreements for term in one.terms if term.done_on is None),
        }

    def possible(self, allowed: Mapping[str, Allowed]) -> dict[str, Allowed]:
        """The steps for which there is something to choose in every list that they cannot do without."""
        named = self.named()
        return {command: one for command, one in allowed.items() if find_empty(command, named) is None}

    def _clocks(self) -> dict[str, tuple[str, ...]]:
        running = [one for one in self.state.deadlines.values() if one.status in ("running", "lapsed")]
        return {
            "deadline": tuple(one.id for one in self.state.deadlines.values() if one.status not in ENDED),
            "extend.deadline": tuple(one.id for one in running if self._is_extendable(one)),
            "pause.deadline": tuple(one.id for one in running if self._is_pausable(one)),
            "resume.deadline": tuple(one.id for one in self.state.deadlines.values() if self._is_stopped(one)),
        }

    def _is_extendable(self, one: Deadline) -> bool:
        """Our own duty until it is overdue; another's where its rule knows an extension."""
        if one.whose == "ours":
            return not has_ended(one, self.now)
        rule = find_rule(self.law, one.rule, one.started_on)
        return rule is not None and bool(rule.extensions)

    def _is_stopped(self, one: Deadline) -> bool:
        """It stands still, or counts by an act behind what hindered its claim's party, of which no end is on record."""
        hinders = one.status == "running" and hindering(self.state, one, self.now.date()) is not None
        return one.status == "paused" or hinders

    def _is_pausable(self, one: Deadline) -> bool:
        """Our own duty by who supervises it, until it is overdue; another's where its rule knows a ground."""
        rule = find_rule(self.law, one.rule, one.started_on)
        if rule is None:
            return False
        if one.whose == "ours":
            return self.role in SUPERVISORS and not has_ended(one, self.now)
        return bool(rule.pauses)

    def _answerable(self) -> Iterator[str]:
        """What a filing with a court may answer: a limb only where its tribunal gave no award, or for its payment order."""
        state = self.state
        gone = {one.after for name, one in state.cases.items() if one.kind == "set_aside" and self._was_granted(name)}
        yield from (one.id for one in state.awards if not one.superseded or one.id in gone)
        yield from (one.id for one in state.agreements)
        yield from (one.id for one in state.proceedings)
        awarded = {one.scope for one in state.awards}
        for limb in state.limbs:
            order = limb.id in state.cases and state.cases[limb.id].kind == "payment_order"
            if order or (limb.procedure == "arbitration" and limb.id not in awarded):
                yield limb.id

    def _fits(self, filing: str, after: str) -> bool:
        """Whether the rules take a filing of this kind against it, from whichever side."""
        if filing not in tuple(FilingKind):
            return True
        return any(self._is_taken(Filing(filing, (), by, self.now.date(), after)) for by in Party)

    def _is_taken(self, filing: Filing) -> bool:
        try:
            refuse_unfit(self.state, filing)
        except Refusal:
            return False
        return True

    def _was_granted(self, limb: str) -> bool:
        """Whether a filing succeeded: a suit answers an award that a court has set aside (LDMAL 49)."""
        return any(one.id == limb and one.result == "granted" for one in self.state.limbs)

    def _standing(self, *, judgments: bool) -> Iterator[str]:
        """Awards, or judgments, that a correction may replace."""
        return (one.id for one in self.state.awards if one.judgment is judgments and not one.superseded)


ENDED = ("met", "cancelled")


def find_empty(command: str, named: Named) -> str | None:
    """The first list that a command cannot do without and in which there is nothing to choose."""
    for part in parts_of(COMPLAINT.commands[command]):
        given = named.get(f"{command}.{part.name}", named.get(part.name))
        if given == () and (part.required or NEEDED.get(command) == part.name):
            return part.name
    return None

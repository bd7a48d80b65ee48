"""What of a matter each step may name, by its id there: what the rules would refuse in any case is not on offer.

Whoever recorded it, what was chosen is judged by the rules all the same; here they are only asked beforehand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from api.pages.clock_view import find_rule
from api.pages.form_shape import parts_of
from casework.clock_stops import keeps_obstacles
from casework.codes import Nature, Party
from casework.complaint import COMPLAINT
from casework.disputes import Filing
from casework.filing import ANSWERING, FilingKind, refuse_unfit
from casework.lateness import has_ended
from casework.letters import NAME as LETTERS
from casework.limitation_line import over_here
from casework.obstacles import claim_of, hindering
from casework.refusal import Refusal
from casework.roles import SUPERVISORS, Role
from casework.state import Complaint, Deadline
from casework.stream import Allowed
from law.pack import Pack

Named = Mapping[str, tuple[str, ...]]
"""Ids by the name of the field, or by command and field where a command takes less."""

ONCE = {
    "request_negotiation": "negotiation",
    "apply_for_mediation": "mediation",
    "refer_to_inspection": "inspection",
    "apply_for_arbitration": "arbitration",
}
"""Steps that begin a procedure, of which a claim has one at a time."""

NEEDED = {"join_bargaining": "claims"} | dict.fromkeys(ONCE, "claims")
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
                one.id
                for one in state.claims
                if one.nature is Nature.INTEREST and one.asked and one.id not in self._under_way("bargaining")
            ),
            **self._not_under_way(claims),
            "withdraw.claims": tuple(one.id for one in state.claims if one.withdrawn_on is None),
            "redirect_claims.claims": tuple(one.id for one in state.claims if one.asked),
            "split.claim": tuple(one.id for one in state.claims if len(one.workers) > 1 and not one.performed),
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
            "record_performance.award": tuple(one.id for one in state.awards if not one.superseded),
            "record_award.replaces": tuple(self._standing(judgments=False)),
            "record_judgment.replaces": tuple(self._standing(judgments=True)),
            "term": tuple(term.id for one in state.agreements for term in one.terms if term.done_on is None),
        }

    def _under_way(self, procedure: str) -> frozenset[str]:
        """The claims that an open limb of a procedure has."""
        return frozenset(
            claim for limb in self.state.open_limbs() if limb.procedure == procedure for claim in limb.claims
        )

    def _not_under_way(self, claims: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """What a procedure can begin with, where one is under way already."""
        taken = {command: self._under_way(procedure) for command, procedure in ONCE.items()}
        return {
            f"{command}.claims": tuple(one for one in claims if one not in mine)
            for command, mine in taken.items()
            if mine
        }

    def possible(self, allowed: Mapping[str, Allowed]) -> dict[str, Allowed]:
        """The steps for which there is something to choose in every list that they cannot do without."""
        named = self.named()
        return {command: one for command, one in allowed.items() if find_empty(command, named) is None}

    def _clocks(self) -> dict[str, tuple[str, ...]]:
        running = [one for one in self.state.deadlines.values() if one.status in ("running", "lapsed")]
        # The sides may have agreed on more before the end that is on record.
        ended = [one for one in self.state.deadlines.values() if one.status == "met" and self._is_moved_by_both(one)]
        # What hindered a claim's party earlier is told while something hinders it still, or of time that a filing used.
        stopping = [
            one
            for one in self.state.deadlines.values()
            if one.status in ("running", "lapsed")
            or keeps_obstacles(self.state, one, find_rule(self.law, one.rule, one.started_on))
        ]
        return {
            "deadline": tuple(one.id for one in self.state.deadlines.values() if one.status not in ENDED),
            "extend.deadline": tuple(one.id for one in (*running, *ended) if self._is_extendable(one)),
            "pause.deadline": tuple(one.id for one in stopping if self._is_pausable(one)),
            "resume.deadline": self._stopped(),
        }

    def _is_extendable(self, one: Deadline) -> bool:
        """Our own duty until it is overdue; another's where its rule knows an extension."""
        if one.whose == "ours":
            return not has_ended(one, self.now)
        rule = find_rule(self.law, one.rule, one.started_on)
        return rule is not None and bool(rule.extensions)

    def _is_moved_by_both(self, one: Deadline) -> bool:
        """Whether it lasts longer where both sides agree, as its rule says."""
        rule = find_rule(self.law, one.rule, one.started_on)
        return rule is not None and any(each.by_both for each in rule.extensions)

    def _stopped(self) -> tuple[str, ...]:
        """What stands still; of a claim's limitation one clock, the one that stands or else the last on record, while
        something hinders its party of which no end is on record: what is told of one is told of the claim."""
        found: dict[str, Deadline] = {}
        for one in self.state.deadlines.values():
            of_claim = claim_of(self.state, one) is not None
            if one.status == "paused" or (of_claim and self._is_hindered(one)):
                key = one.scope if of_claim else one.id
                found[key] = max((one, found.get(key, one)), key=lambda each: each.status == "paused")
        return tuple(one.id for one in found.values())

    def _is_hindered(self, one: Deadline) -> bool:
        """Whether something hinders the party of its claim, which is still a matter of this complaint."""
        hinders = one.status != "cancelled" and hindering(self.state, one, self.now.date()) is not None
        return hinders and one.scope not in over_here(self.state)

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

    def filings(self) -> tuple[str, ...]:
        """The kinds of filings with a court that are open: against something here, or against nothing."""
        answerable = tuple(self._answerable())
        return tuple(
            kind.value
            for kind in FilingKind
            if kind not in ANSWERING or any(self._fits(kind.value, one) for one in answerable)
        )

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

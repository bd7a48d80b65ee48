"""When each party got an award or judgment: its time to answer runs from there, and a wrong day is put right (LAW.md C6).

Each party's time runs from its own receipt (JCPL 244). The worker's clocks have the award's id as scope, the
employer's `<award>.employer`: a receipt of one side never moves the clock of the other.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from casework import disputes
from casework.award_effect import scope_of
from casework.codes import Party
from casework.fields import LocalId, Past
from casework.procedure import Event, Fact
from casework.refusal import FieldError, ImpossibleValue
from casework.replacing import replace
from casework.state import Award, Complaint


class PaperReceived(Event):
    """An award or judgment reached a party; `has_final` and `has_other` say which kinds of items it has."""

    kind: ClassVar[str] = "paper_received"
    award: LocalId
    party: Party
    judgment: bool = False
    has_final: bool = False
    has_other: bool = True
    replaces: LocalId | None = None
    """The one it corrects, whose time for this party ends with this receipt."""
    sued_on: Past | None = None
    """When this party answered it, where that was on record before the receipt."""
    set_aside_on: Past | None = None
    """When the employer applied to have it set aside, where that was on record before the receipt."""
    appealable: bool = True
    """False of a judgment against which no appeal lies, or of one that corrects what had taken effect."""
    effective_on: Past | None = None
    """When the judgment took effect, where that was on record before the receipt: the time to appeal was over by then."""
    instead: bool = False
    """Whether the day that was on record for this party proved wrong."""
    not_yet_bound: bool = False
    """Of old events only: that it had been taken to bind before this side's time to answer was over."""

    def facts(self) -> tuple[Fact, ...]:
        """A mixed award starts both clocks: courts treat it as not final, and nobody should rely on that (C6)."""
        scope = scope_of(self.award, self.party)
        old = (Fact("award.replaced", self.occurred_on, scope_of(self.replaces, self.party)),) if self.replaces else ()
        verb = "appeal.answering" if self.judgment else "suit.answering"
        met = (Fact(verb, max(self.sued_on, self.occurred_on), scope),) if self.sued_on else ()
        if self.judgment:
            over = (Fact("suit.judgment_effective", self.effective_on, scope),) if self.effective_on else ()
            got = Fact("suit.judgment_received", self.occurred_on, scope, corrects=self.instead)
            return (*old, got, *met, *over) if self.appealable else old
        if self.set_aside_on:
            met = (*met, Fact("set_aside.answering", max(self.set_aside_on, self.occurred_on), scope))
        suffix = "" if self.party is Party.WORKER else "_by_employer"
        kinds = [kind for kind, has in (("award", self.has_other), ("final_award", self.has_final)) if has]
        names = [f"arbitration.{kind}_received{suffix}" for kind in kinds]
        return (*old, *(Fact(one, self.occurred_on, scope, corrects=self.instead) for one in names), *met)


class PaperConflict(ImpossibleValue):
    """A party's receipt is recorded once; a wrong day is put right by the right one."""

    code = "received_already"
    zh = "该方在这一天收到已经登记；日期有误的，请填写正确的日期。"
    en = "That party's receipt on that day is on record already; where the day was wrong, give the right one."


def receipts(
    state: Complaint,
    award: Award,
    given: dict[Party, date | None],
    *,
    judgment: bool,
    appealable: bool = True,
    effective_on: date | None = None,
) -> list[Event]:
    """The events of the receipts told; a paper cannot arrive before it was made, nor twice at one party: another day for
    the same party puts the first one right.

    `appealable`: whether a receipt of a judgment begins a time to appeal (`time_to_appeal.py`).
    `effective_on`: when a judgment took effect, as far as that is on record and the receipts agree with it.
    """
    events: list[Event] = []
    for party, on in given.items():
        if on is None:
            continue
        field = f"/{party}_received_on"
        if on < award.made_on:
            raise ImpossibleValue.of(
                field, "before_award", "收到日期不能早于作出日期。", "It cannot be received before it was made."
            )
        known = award.received_on.get(party)
        if known == on:
            raise PaperConflict(errors=(FieldError(field, "received_already", PaperConflict.zh, PaperConflict.en),))
        finals = [item.final for item in award.items]
        sued_on = disputes.answered_on(state, award, party, disputes.APPEAL if judgment else disputes.SUIT)
        events.append(
            PaperReceived(
                occurred_on=on,
                award=award.id,
                party=party,
                judgment=judgment,
                has_final=any(finals),
                has_other=not finals or not all(finals),
                replaces=award.replaces,
                sued_on=sued_on,
                set_aside_on=None if judgment else disputes.answered_on(state, award, party, disputes.SET_ASIDE),
                appealable=appealable,
                effective_on=effective_on,
                instead=known is not None,
            )
        )
    return events


def received(state: Complaint, event: PaperReceived) -> Complaint:
    """The award with one more receipt. Whether it binds is to be read anew where the day of another one proved wrong."""

    def got(one: Award) -> Award:
        received_on = {**one.received_on, event.party: event.occurred_on}
        return replace(one, received_on=received_on, bound_on=None if event.instead else one.bound_on)

    return replace(state, awards=tuple(got(one) if one.id == event.award else one for one in state.awards))

"""Whether a side can still appeal from a judgment of first instance (CPL 171), whoever told its receipt and effect first.

No appeal lies where there is one instance only or all have waived it, and none begins from a correction of what had taken
effect. Else a receipt which shows that an appeal was open on the day of effect withdraws that day, with that of a
correction which had its effect from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from casework.award_effect import TO_APPEAL, corrections, lineage, scope_of
from casework.codes import Party
from casework.counted import find_rule
from casework.procedure import Context
from casework.refusal import ImpossibleValue
from casework.state import Award, Complaint
from law.clock import due

Receipts = Mapping[Party, date | None]


def is_beyond_appeal(state: Complaint, judgment: Award, context: Context) -> bool:
    """Whether no appeal lies from a judgment or its correction, or one that it corrects had taken effect: no time begins."""
    corrected = [state.find_award(one) for one in lineage(state, judgment)[1:]]
    had_effect = any(one is not None and one.effective_on is not None for one in corrected)
    return had_effect or any(_is_unappealable(state, one, context) for one in corrections(state, judgment))


def contradicted(state: Complaint, judgment: Award, got: Receipts, context: Context) -> list[Award]:
    """Of a judgment and its corrections those whose day of effect receipts of it show to be wrong: an appeal was open."""
    lasts = [_last_day(on, context) for on in got.values() if on is not None]
    return [
        one
        for one in corrections(state, judgment)
        if one.effective_on is not None and any(last is not None and one.effective_on <= last for last in lasts)
    ]


def refuse_appealable(judgment: Award, effective_on: date, got: Receipts, context: Context) -> None:
    """A judgment of first instance takes effect behind the last day on which a party can appeal (CPL 171).

    Where nobody knows when a side got it, the court's word for the effect counts (生效证明), but no side can have got it
    before it was made.
    """
    known = {**judgment.received_on, **{party: on for party, on in got.items() if on is not None}}
    for party in Party:
        last = _last_day(known.get(party, judgment.made_on), context)
        if last is not None and effective_on <= last:
            raise ImpossibleValue.of(
                "/effective_on",
                "appeal_open",
                f"上诉期至 {last}，判决在此之前不生效；一审终审或各方均放弃上诉的，请注明。",
                f"An appeal is open until {last}: it takes effect later, unless no appeal lies or all waived it.",
            )


def _is_unappealable(state: Complaint, judgment: Award, context: Context) -> bool:
    """Whether it took effect because no appeal lies.

    An older record does not say so. There an effect within a time to appeal that was known when it was told, be it from
    the day of the judgment, was taken for no other reason: `refuse_appealable` refused it otherwise. A receipt told
    behind the effect began no time then.
    """
    if judgment.no_appeal is not None or judgment.effective_on is None:
        return bool(judgment.no_appeal)
    scopes = {scope_of(judgment.id, party) for party in Party}
    clocks = (one for one in state.deadlines.values() if one.rule == TO_APPEAL and one.scope in scopes)
    lasts = [_last_day(on, context) for on in (judgment.made_on, *(one.started_on for one in clocks))]
    return any(last is not None and judgment.effective_on <= last for last in lasts)


def _last_day(got_on: date, context: Context) -> date | None:
    """The last day on which a side that got a judgment on a day can appeal; None where no rule was in force then."""
    rule = find_rule(TO_APPEAL, context, on=got_on)
    if rule is None:
        return None
    return due(rule, got_on, calendar=context.days_of(rule.id, rule.whose), law_version=context.law.version).due_on

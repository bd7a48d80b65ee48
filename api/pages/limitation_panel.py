"""The limitation of a claim as its page shows it: one sentence with the date to act by, and what that rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from api.pages.cited import title_of
from api.pages.clock_view import RIGHT_IN_VIEW, SIGNS, find_rule
from api.pages.matter_names import Names
from api.pages.matter_parts import OriginShown
from api.reading import Seen, judged_at
from casework.legal_aid import EMERGENCY, urgency
from casework.limitation_care import is_civil, reserved
from casework.limitation_grounds import Ground
from casework.limitation_view import LimitationShown, ReadingShown, limitation_of
from casework.procedure import Context
from casework.replacing import replace


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading: its name, the day it counts from and by which fact, and how it stands. `outer` says what its lapse means."""

    title: str
    rule: str
    status: str
    started_on: date | None
    started_by: str
    due_on: date | None
    careful_on: date | None
    days: int | None
    missing: str
    article: str
    mark: str
    provisional: bool
    rough: bool
    perhaps_until: date | None
    careful: bool
    on_record: bool
    lapse: str
    months: int
    months_gone: int


@dataclass(frozen=True, slots=True)
class GroundLine:
    """One turn of limitation: what, since when, what it rests on, and whether it counts."""

    kind: str
    on: date
    until: date | None
    what: str
    source: str
    proof: str
    earlier: OriginShown | None
    exact: bool
    counted: bool


@dataclass(frozen=True, slots=True)
class LimitationPanel:
    """The limitation of one claim. `act_by` is the careful date, with the calendar and working days left until it.

    It is acted on by a `suit`, or an application to the arbitration commission; `last_on` is the law's own last day. `kept`
    says by which of the two, or by `both` while that is contested. `reserved` are other readings, to be told of first;
    of what counts month by month `months_gone` have run out. `perhaps_until` is the last day that may still be in time of
    what ran out by a day of which only the month is known.
    `aid` names the rule of emergency legal aid where it was raised, and `aid_days` what is little by it.
    """

    status: str
    tone: str
    sign: str
    act_by: date | None
    last_on: date | None
    days: int | None
    working_days: int | None
    missing: str
    kept: str
    suit: bool
    reserved: tuple[ReadingLine, ...]
    months: int
    months_gone: int
    perhaps_until: date | None
    interest: bool
    aid: str
    aid_days: int
    readings: tuple[ReadingLine, ...]
    grounds: tuple[GroundLine, ...]
    look_back: ReadingLine | None


def panels_of(names: Names, seen: Seen, now: datetime) -> dict[str, LimitationPanel]:
    """The panel of each claim by the claim's id, judged at an instant in the installation's zone."""
    context = judged_at(seen, pack=names.law, now=now)
    return {one.claim: _panel(one, names, context) for one in limitation_of(names.state, context)}


def _panel(one: LimitationShown, names: Names, context: Context) -> LimitationPanel:
    beside = reserved(one)
    tone = _tone(one, beside)
    urgent = urgency(context) if one.emergency else None
    return LimitationPanel(
        status=one.status,
        tone=tone,
        sign=SIGNS[tone],
        act_by=one.act_by,
        last_on=next((each.due_on for each in one.readings if each.careful), None),
        days=one.calendar_days_left,
        working_days=one.working_days_left,
        missing=next((_fact(each.missing, names) for each in one.readings if each.missing), ""),
        kept=_kept(one),
        suit=is_civil(one.rule),
        reserved=tuple(_reading(each, names) for each in beside),
        months=max((each.months for each in one.readings), default=0),
        perhaps_until=max((each.perhaps_until for each in one.readings if each.perhaps_until), default=None),
        months_gone=max((each.months_gone for each in one.readings if each.status != "lapsed"), default=0),
        interest=one.shadow,
        aid=names.tagged(names.rule(EMERGENCY), EMERGENCY) if urgent else "",
        aid_days=urgent.days if urgent else 0,
        readings=tuple(_reading(replace(each, careful=each.careful and not beside), names) for each in one.readings),
        grounds=tuple(_ground(each, names) for each in one.grounds),
        look_back=_reading(one.look_back, names) if one.look_back else None,
    )


def _kept(one: LimitationShown) -> str:
    kinds = {"suit" if is_civil(each.rule) else "arbitration" for each in one.readings}
    return "both" if len(kinds) > 1 else next(iter(kinds), "arbitration")


def _tone(one: LimitationShown, beside: Sequence[ReadingShown]) -> str:
    if one.emergency or any(each.perhaps_until for each in one.readings):
        return "red"
    if any(each.status in ("unknown", "lapsed") for each in beside):
        return "red" if one.calendar_days_left is not None and one.calendar_days_left < 0 else "amber"
    if one.calendar_days_left is not None:
        near = one.calendar_days_left <= RIGHT_IN_VIEW.days
        return "red" if one.calendar_days_left < 0 else "amber" if near else "plain"
    return TONES.get(one.status, "plain")


TONES: Mapping[str, str] = {"unknown": "amber", "paused": "amber", "lapsed": "grey", "none": "grey", "over": "grey"}
"""How a claim looks whose limitation does not run, by its status."""


def _reading(one: ReadingShown, names: Names) -> ReadingLine:
    rule = find_rule(names.law, one.rule, one.started_on or names.state.received_on)
    title = title_of(rule, one.rule, names.language)
    return ReadingLine(
        title=title,
        rule=one.rule,
        status=one.status,
        started_on=one.started_on,
        started_by=_fact(one.started_by, names),
        due_on=one.due_on,
        careful_on=one.conservative_on,
        days=one.calendar_days_left,
        missing=_fact(one.missing, names),
        article=names.article(one.article, one.rule) if one.article else "",
        mark=one.mark,
        provisional=one.provisional,
        rough=one.rough,
        perhaps_until=one.perhaps_until,
        careful=one.careful,
        on_record=one.on_record,
        months=one.months,
        months_gone=one.months_gone,
        lapse=names.language.pick(rule.lapse_zh, rule.lapse_en) if rule is not None else "",
    )


def _fact(code: str, names: Names) -> str:
    """A fact that limitation counts from, or the turn that began it anew."""
    if not code:
        return ""
    return names.language.find_term("limitation_turn", code) or names.language.term("claim_date", code)


def _ground(one: Ground, names: Names) -> GroundLine:
    term = names.language.find_term
    contexts = ("interruption_act", "limitation_ground", "proceeding_kind", "procedure")
    words = next((found for context in contexts if (found := term(context, one.what))), one.what)
    earlier = OriginShown(str(one.earlier), names.complaint(str(one.earlier))) if one.earlier else None
    return GroundLine(
        kind=names.language.term("limitation_turn", one.kind),
        on=one.on,
        until=one.until,
        what=words,
        source=names.item(one.source) if one.source else "",
        proof=names.text(one.proof) if one.proof else "",
        earlier=earlier,
        exact=one.exact,
        counted=one.counted,
    )

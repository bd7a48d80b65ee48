"""Opening a limb: which claims go on a route, and what that does to the complaint as a whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Annotated

from pydantic import Field

from casework.claims_here import GoesOnElsewhere, refuse_gone
from casework.codes import STAGES_OPEN, Authority, FilerKind, IdentityLevel, Nature, Route, Stage
from casework.fields import LocalId
from casework.fulfilment import satisfied_claims
from casework.limitation import law_day, unknown_start
from casework.parties import unknown_members
from casework.procedure import Command, Context, Dated, Notice, Row
from casework.refusal import ImpossibleValue, Refusal
from casework.replacing import replace
from casework.state import Case, Claim, Complaint, Deadline, Limb, with_limb
from law.classify import propose

ROUTED = frozenset({Stage.CLASSIFIED, Stage.IN_PROCEDURE})
"""Stages in which claims have a nature, so that a route that depends on it can be taken."""


class Routed(Dated):
    """A step that takes claims on a route; none named means those that belong there (`claims_or_all`)."""

    claims: Annotated[tuple[LocalId, ...], Field(max_length=50)] = ()


def limb_row(
    command: type[Command],
    steps: frozenset[str] = frozenset(),
    *,
    of: str,
    zh: str,
    en: str,
    stages: frozenset[str] = STAGES_OPEN,
    among: Callable[[Complaint], Collection[str]] | None = None,
) -> Row:
    """A row for a command on a limb of the procedure `of` that is at one of these steps; without steps, an open one.

    `among` names the limbs that it is about, where their steps do not tell.
    """
    return Row(command, stages, zh, en, procedures=frozenset({of}), steps=steps, among=among)


class NamedPartyNeeded(Refusal):
    """In some procedures the other side learns who complains: they need a worker who is named (identity level)."""

    code = "named_party_needed"
    zh = (
        "该程序中对方会知道劳动者姓名，需要实名且同意公开姓名的劳动者。请先用“补充反映人信息、劳动者实名程度”登记本人同意实名；"
        "反映人不是已登记的劳动者之一的，请在同处注明。"
    )
    en = (
        "The other side learns the worker's name in this procedure: it needs a worker who is named, and not to the "
        "union only. Record first (identify_filer) that the filer agrees to be named, or, where the filer is none of "
        "the workers on record, say that there."
    )


class AuthorityNeeded(Refusal):
    """A bystander without authority cannot act for a worker whom nobody has spoken with."""

    code = "authority_needed"
    zh = "反映人没有劳动者的授权，请先与劳动者本人联系。"
    en = "The filer has no authority from the worker: speak with the worker first."


class AlreadyPending(Refusal):
    """A claim is on one route of a kind at a time."""

    code = "already_pending"
    zh = "该诉求的同一程序正在进行。"
    en = "The same procedure is already open for this claim."


class NotRouted(Refusal):
    """An accusation against an official body must not reach that body (XF 30)."""

    code = "not_routed"
    rule = "ADD.20"
    zh = "涉及机关工作人员的检举控告不得转给被反映的单位。"
    en = "A complaint about official conduct is sealed: it is not sent out on a route."


def nature_of(claim: Claim, context: Context) -> Nature | None:
    """What a claim was ruled to be; before that, what its code is. An accusation is sealed from its first moment."""
    if claim.nature is not None:
        return claim.nature
    entry = context.law.claims.get(claim.code)
    return Nature(entry.nature) if entry is not None else None


def claims_or_all(
    state: Complaint, claims: tuple[str, ...], context: Context, *, route: Route | None = None
) -> tuple[str, ...]:
    """The claims named; none named means those that belong on the route, or all that may be sent out if none does.

    What was got or redirected is left out unless it is named. Refuses unknown and sealed ones, and those that go on in
    another complaint.
    """
    errors = unknown_members(claims, tuple(one.id for one in state.claims), "/claims")
    if errors:
        raise ImpossibleValue(errors=tuple(errors))
    open_ones = [one for one in state.claims if nature_of(one, context) is not Nature.OFFICIAL_CONDUCT]
    if set(claims) - {one.id for one in open_ones}:
        raise NotRouted()
    refuse_gone(state, claims)
    here = [one for one in open_ones if one.went_to is None]
    if open_ones and not here:
        raise GoesOnElsewhere()
    got = satisfied_claims(state)
    open_ones = [one for one in here if one.asked and one.id not in got] or here
    fitting = tuple(one.id for one in open_ones if route is not None and belongs(one, route, context))
    return claims or fitting or tuple(one.id for one in open_ones)


def belongs(claim: Claim, route: Route, context: Context) -> bool:
    """Whether a claim was ruled to go a route, or its code knows that route; every claim of right may be mediated."""
    entry = context.law.claims.get(claim.code)
    mediable = route is Route.MEDIATION and nature_of(claim, context) in (Nature.RIGHT, Nature.PERSONNEL)
    return mediable or claim.route is route or (entry is not None and route.value in entry.routes)


def off_route(state: Complaint, claims: tuple[str, ...], context: Context, *, route: Route) -> list[Notice]:
    """Claims that the rule book sends elsewhere for this relation: said, with the reason, and never refused."""
    notices = []
    for claim in state.claims:
        entry = context.law.claims.get(claim.code)
        relation = claim.relation or state.relation
        if (claims and claim.id not in claims) or entry is None or relation is None:
            continue
        if relation.value not in entry.relation_overrides:
            continue
        on = law_day(claim.facts, state.received_on)
        found = propose(context.law, code=claim.code, relation=relation.value, on=on)
        if route.value in found.routes:
            continue
        notices.append(
            Notice("not_this_route", f"诉求 {claim.id}：{found.because_zh}", f"Claim {claim.id}: {found.because_en}")
        )
    return notices


def refuse_pending(state: Complaint, procedure: str, claims: Iterable[str]) -> None:
    """Refuses a claim that an open limb of the same procedure has."""
    wanted = set(claims)
    for limb in state.open_limbs():
        if limb.procedure == procedure and (wanted & set(limb.claims) or not wanted):
            raise AlreadyPending()


HIDDEN = frozenset({IdentityLevel.UNION_ONLY, IdentityLevel.PSEUDONYMOUS})
"""Levels at which the union knows somebody whose name the other side does not learn."""


def named(state: Complaint, workers: Collection[str]) -> bool:
    """Whether there is one of these workers (none known: the filer) whose name the other side may learn.

    A worker who is named to the union only, or by a pseudonym, may be any one of the workers told, and does not count;
    names are sealed one by one, so only somebody's word tells that none of them is the filer. What was said of a worker
    stands for that worker.
    """
    filer = state.filer
    told = [one for one in state.workers if one.id in workers and one.person.name is not None]
    unsaid = [one for one in told if one.identity is None]
    if any(one.identity is IdentityLevel.NAMED for one in told):
        return True
    if filer.identity in HIDDEN and filer.kind is FilerKind.WORKER:
        return len(unsaid) > 1 or any(one.id in filer.apart_from or one.origin is not None for one in unsaid)
    has_name = filer.person is not None and filer.person.name is not None
    return bool(unsaid) or (not told and filer.identity is IdentityLevel.NAMED and has_name)


def named_claims(
    state: Complaint,
    claims: tuple[str, ...],
    *,
    asked: tuple[str, ...],
    refusal: type[NamedPartyNeeded] = NamedPartyNeeded,
) -> tuple[str, ...]:
    """The claims that go into a procedure in which the other side learns who complains: those of somebody who may be told.

    Who is named in one claim does not uncover who hides in another, so a claim that was asked for by its id and has nobody
    is refused; where none was asked for, it stays behind. Refuses where nobody is left, or none has asked for it.
    """
    known = tuple(one.id for one in state.claims if one.id in claims and named(state, one.workers))
    hidden = [one for one in asked if one not in known]
    if not known:
        raise refusal()
    if hidden:
        zh, en = "、".join(hidden), ", ".join(hidden)
        raise refusal.at("/claims", f"诉求 {zh}：{refusal.zh}", f"Claims {en}: {refusal.en}")
    filer = state.filer
    if filer.kind is FilerKind.BYSTANDER and filer.authority is Authority.NONE and state.worker_reached_on is None:
        raise AuthorityNeeded()
    return known


def open_limb(state: Complaint, limb: Limb, case: Case | None = None) -> Complaint:
    """The complaint with a new limb.

    Only a classified complaint goes into procedure by this. Arbitration may be applied for at any stage (LDMAL 5),
    and doing so must not hide that nobody has accepted or classified the matter: its stage and our duties stay, and
    `classify` moves it into procedure later. A concluded matter stays concluded and tracked.
    """
    state = with_limb(state, limb)
    taken_up = tuple(
        replace(one, redirected_to=None, withdrawn_on=None) if one.id in limb.claims else one for one in state.claims
    )
    state = replace(state, claims=taken_up)
    if case is not None:
        state = replace(state, cases={**state.cases, limb.id: case})
    return replace(state, stage=Stage.IN_PROCEDURE) if state.stage is Stage.CLASSIFIED else state


def with_case(state: Complaint, limb: str, **change: object) -> Complaint:
    """The complaint with more known of one limb's proceeding."""
    case = replace(state.cases[limb], **change)  # type: ignore[arg-type]
    return replace(state, cases={**state.cases, limb: case})


def opened(state: Complaint, *routes: str) -> Complaint:
    """The complaint with these routes open, each named once."""
    new = tuple(one for one in routes if one not in state.routes_opened)
    return replace(state, routes_opened=(*state.routes_opened, *new))


def not_before(on: date, earliest: date | None, field: str) -> None:
    """Refuses a step that would lie before the one it answers."""
    if earliest is not None and on < earliest:
        raise ImpossibleValue.of(
            field, "before_earlier_step", "日期不能早于前一步骤。", "This cannot lie before the step it follows."
        )


def _near(one: Deadline, today: date) -> tuple[str, str]:
    """Of a claim its limitation, of an award or judgment the time to have it enforced; what ran out is still a claim."""
    days = (one.conservative_on - today).days
    if one.rule == "LIM.9":
        what = (f"{one.scope} 的申请执行时效", f"The time to have {one.scope} enforced")
    else:
        what = (f"诉求 {one.scope} 的仲裁时效", f"The limitation of claim {one.scope}")
    if one.status == "lapsed":
        return (
            f"{what[0]}已于 {one.due_on} 届满：仅成立抗辩，不影响办理。",
            f"{what[1]} ran out on {one.due_on}: a defence only, nothing is refused for it.",
        )
    return (
        f"{what[0]}于 {one.conservative_on} 前届满（还有 {days} 天）；程序进行本身不使其停止计算。",
        f"{what[1]} runs out; act by {one.conservative_on} ({days} days left): no procedure stops it by going on.",
    )


def limitation_near(state: Complaint, command: Command, context: Context) -> list[Notice]:
    """Limitation is shown before a procedure that takes time; it never refuses (ADD.1)."""
    return [
        Notice("limitation_runs", *_near(one, context.today), rule=one.rule, on=one.conservative_on)
        for one in state.deadlines.values()
        if one.rule.startswith("LIM.") and one.status in ("running", "lapsed")
    ] + unknown_start(state, command, context)

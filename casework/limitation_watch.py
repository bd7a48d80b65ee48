"""What is said of limitation while something else goes on: the date to act by, before a step that lets time pass.

No procedure stops limitation by going on; what interrupts it is a dated act, and the preview of that step shows the new
date. Everything here is said and nothing refused: lapse is a defence to be argued (ADD.1).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from casework.assignment import Assign, Return, Transfer
from casework.bargaining import JoinBargaining
from casework.clock_moves import Extend
from casework.clock_stops import Pause
from casework.codes import Consent, Route
from casework.disposal import Answer, Decline, Redirect, RedirectClaims
from casework.follow_up import Close, Conclude
from casework.inspection import RecordInspectionResult, ReferToInspection
from casework.joining import Join
from casework.legal_aid import EMERGENCY
from casework.letters import RecordAnswer, RecordService
from casework.limbs import claims_or_all
from casework.limitation_care import is_civil
from casework.limitation_view import LOOK_BACK, LimitationShown, limitation_of
from casework.mediation import AcceptMediation, AnswerInvitation, Invite
from casework.mediation_end import ExtendMediation
from casework.mediation_sessions import HoldSession, PostponeSession, ScheduleSession
from casework.negotiation import AnswerNegotiation
from casework.procedure import Command, Context, Notice, Procedure
from casework.refusal import Refusal
from casework.splitting import Split
from casework.state import Complaint
from casework.withdrawal import Withdraw

IN_VIEW = timedelta(days=30)
"""How near a right's careful date is said before every step: the office's own habit, no law. Screens use it, too."""

MEANWHILE: tuple[type[Command], ...] = (
    AcceptMediation,
    Answer,
    AnswerInvitation,
    AnswerNegotiation,
    Assign,
    Close,
    Conclude,
    Decline,
    Extend,
    ExtendMediation,
    HoldSession,
    Invite,
    Join,
    JoinBargaining,
    Pause,
    PostponeSession,
    RecordAnswer,
    RecordInspectionResult,
    RecordService,
    Redirect,
    RedirectClaims,
    Return,
    ScheduleSession,
    Split,
    Transfer,
    Withdraw,
)
"""Steps that let time pass, wait on somebody, or end our work. Those that open a procedure show every limitation there is."""


def runs_meanwhile(state: Complaint, command: Command, context: Context) -> list[Notice]:
    """Each claim that the step is about and whose careful date is near, or has passed while the law's own has not."""
    if isinstance(command, AnswerNegotiation) and command.consent is Consent.REFUSED:
        return []
    about = _about(state, command)
    near = context.today + IN_VIEW
    return [
        _notice(one)
        for one in limitation_of(state, context)
        if one.claim in about and one.act_by is not None and one.act_by <= near
    ]


def _about(state: Complaint, command: Command) -> Collection[str]:
    """The claims a step is about: those it names, those of its limb, else all; what it stops itself is not said to run."""
    if isinstance(command, Pause):
        stopped = state.deadlines.get(command.deadline)
        return {one.id for one in state.claims} - {stopped.scope if stopped else ""}
    limb = state.find_limb(getattr(command, "limb", None) or "")
    named = getattr(command, "claims", ()) or (limb.claims if limb is not None else ())
    return set(named) or {one.id for one in state.claims}


def _notice(one: LimitationShown) -> Notice:
    days = one.calendar_days_left or 0
    civil = is_civil(one.rule)
    kept_zh, verb_zh, verb_en = ("诉讼时效", "起诉", "sue") if civil else ("仲裁时效", "申请", "apply")
    zh = f"诉求 {one.claim} 的{kept_zh}最迟 {one.act_by} {verb_zh}（还有 {days} 天），本步骤本身不使其停止计算。"
    en = (
        f"The limitation of claim {one.claim} goes on while this does: {verb_en} by {one.act_by} at the latest "
        f"({days} days left)."
    )
    if days < 0:
        zh = f"诉求 {one.claim} 的审慎日期 {one.act_by} 已过，请今日{'起诉' if civil else '申请仲裁'}；本步骤本身不使时效停止计算。"
        en = f"The careful date {one.act_by} of claim {one.claim} has passed: {verb_en} today. This step stops no limitation."
    if one.emergency:
        zh += f"请同时协助申请紧急法律援助（{EMERGENCY}）。"
        en += f" Help to apply for emergency legal aid as well ({EMERGENCY})."
    return Notice("limitation_meanwhile", zh, en, rule=one.rule, on=one.act_by)


def beyond_the_look_back(state: Complaint, command: ReferToInspection, context: Context) -> list[Notice]:
    """Claims that the authority may no longer look into, or not for long; whether it does is for the authority to say."""
    try:
        about = claims_or_all(state, command.claims, context, route=Route.INSPECTION)
    except Refusal:  # said by the command itself
        return []
    filed_on, near = context.day(command), context.today + IN_VIEW
    notices = []
    for one in limitation_of(state, context):
        back = one.look_back
        if one.claim not in about or back is None or back.due_on is None or back.status == "used":
            continue
        if filed_on > back.due_on:
            zh = f"诉求 {one.claim} 的违法行为距今已超过监察追诉期（{back.due_on} 届满），监察机构可能不再查处；仲裁、诉讼不受影响。"
            en = (
                f"Inspection looks back no further than this for claim {one.claim} (it ended on {back.due_on}): it may "
                "refuse. Arbitration and court are not affected."
            )
        elif back.due_on <= near:
            zh = f"诉求 {one.claim} 的监察追诉期于 {back.due_on} 届满，请及时投诉。"
            en = f"Inspection looks into claim {one.claim} only until {back.due_on}: file in time."
        else:
            continue
        notices.append(Notice("inspection_look_back", zh, en, rule=LOOK_BACK, on=back.due_on))
    return notices


PROCEDURE = Procedure(
    name="claims",
    allowed=(),
    decide={},
    evolve={},
    warns={**dict.fromkeys(MEANWHILE, runs_meanwhile), ReferToInspection: beyond_the_look_back},
)

"""How a mediated agreement is made enforceable: review by the arbitration body or confirmation by a court (LAW.md C7)."""

from __future__ import annotations

from datetime import date

from casework.codes import MediationBody
from casework.procedure import Context, Notice
from casework.state import Complaint
from law.pack import RuleError

WAYS = {"arbitration_review": "ENF.1", "judicial_confirmation": "ENF.4"}
"""The rule of each way that a place may have as its default."""


def made_enforceable(state: Complaint, limb: str, context: Context, *, on: date) -> list[Notice]:
    """That both ways are open to the sides of an agreement before a mediation body, and which is the place's default."""
    mediation = state.mediations.get(limb)
    if mediation is None or mediation.body_kind is MediationBody.UNION_BROKERED:
        return []
    law, here = context.law, context.places.of("body")
    try:
        default = WAYS[law.parameter("agreement_made_enforceable_by", place=here, on=on)]
        ways = [law.get_rule(one, on=on) for one in sorted(WAYS.values(), key=lambda one: one != default)]
    except RuleError:
        return []
    zh, en = "”或“".join(one.term_zh for one in ways), " or ".join(one.term_en for one in ways)
    return [
        Notice(
            "make_enforceable",
            f"协议生效后双方可以“{zh}”，二者择一，逾期只具合同效力；当地一般先选前者，请向当地法院和仲裁机构核实。",
            f"Once it is effective both sides may make it enforceable: {en}, one of them, else it stays a contract. Here the "
            "first is the usual way; confirm with the local court and arbitration body.",
            rule=default,
        )
    ]

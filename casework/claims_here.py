"""Claims that this complaint still has: one that went along when it was joined is worked on in the other one."""

from __future__ import annotations

from collections.abc import Iterable

from casework.refusal import FieldError, ImpossibleValue, Refusal, unknown_id
from casework.state import Claim, Complaint, Limb


class GoesOnElsewhere(Refusal):
    """A complaint that was joined is withdrawn or taken up again where its claims are."""

    code = "goes_on_elsewhere"
    zh = "本件已并入其他件，请在该件中办理。"
    en = "This complaint was joined to another one: act there, where its claims are."


def get_claim_here(state: Complaint, claim: str, *, field: str = "/claim") -> Claim:
    """The claim a command names. Refuses one that is not there, and one that goes on elsewhere."""
    found = state.find_claim(claim)
    if found is None:
        raise unknown_id(field)
    if found.went_to is not None:
        raise GoesOnElsewhere.at(field)
    return found


def all_gone(state: Complaint) -> Refusal | None:
    """Why a complaint takes no step about claims: it was joined, and every one of them goes on elsewhere."""
    return GoesOnElsewhere() if state.claims and all(one.went_to is not None for one in state.claims) else None


def limbs_that_keep(state: Complaint) -> list[Limb]:
    """The open procedures that keep their claims; an exchange of letters has no end of its own and keeps none."""
    return [limb for limb in state.open_limbs() if limb.procedure != "letters"]


def in_procedure(state: Complaint, claims: Iterable[str]) -> list[FieldError]:
    """Claims that an open procedure keeps, each by its place in the list."""
    busy = {claim for limb in limbs_that_keep(state) for claim in limb.claims}
    return [
        FieldError(
            f"/claims/{index}",
            "in_procedure",
            "该诉求的程序尚未结束，请先结束该程序。",
            "A procedure has this claim: end it first.",
        )
        for index, one in enumerate(claims)
        if one in busy
    ]


def refuse_gone(state: Complaint, claims: Iterable[str], *, at: str = "/claims") -> None:
    """Refuses claims that go on elsewhere, each by its place in the list."""
    gone = {one.id for one in state.claims if one.went_to is not None}
    errors = tuple(
        FieldError(f"{at}/{index}", GoesOnElsewhere.code, GoesOnElsewhere.zh, GoesOnElsewhere.en)
        for index, one in enumerate(claims)
        if one in gone
    )
    if errors:
        raise ImpossibleValue(errors=errors)

"""Which claims another body's paper is about: whoever records it says so, and none are taken for all by omission.

A paper uses, interrupts or ends the limitation of the claims it is about. The JSON interface takes none named for all that
somebody can decide; on a form "all" is a choice like the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.pages.form_fields import Choice
from api.pages.form_values import EVERY, Reading, Typed
from api.pages.language import Language
from api.problems import Problem
from casework.refusal import FieldError
from casework.state import Complaint
from law.pack import Pack

CLAIMS = "/given/claims"


def claims_of_paper(state: Complaint, body: Mapping[str, Any], typed: Typed) -> dict[str, Any]:
    """The body of `record_outside_proceeding` with its claims as they were chosen. Raises `Problem` 422 for none.

    More papers of a proceeding on record may keep its claims; there, all of them have to be named one by one.
    """
    given, here = dict(body), [one.id for one in state.claims if one.went_to is None]
    known = "proceeding" in given
    if here and not known and not typed.all(CLAIMS):
        raise not_said(CLAIMS)
    if known and EVERY in typed.all(CLAIMS):
        given["given"] = {**given.get("given", {}), "claims": here}
    return given


def not_said(*pointers: str) -> Problem:
    """Nobody said which claims a paper is about."""
    zh, en = (
        "请选择涉及哪些诉求；涉及全部的，请选“全部诉求”。",
        "Say which claims it is about; choose “all claims” for all.",
    )
    code = "choose_claims"
    return Problem(422, code, zh, en, errors=tuple(FieldError(one, code, zh, en) for one in pointers))


def claims_told(typed: Typed, law: Pack, language: Language) -> tuple[Choice, ...]:
    """The claims on the intake's own form, by the row they stand in."""
    label, found = language.term("field", "claims"), []
    for index in range(typed.rows("/claims") or 1):
        entry = law.claims.get(typed.one(f"/claims/{index}/code"))
        name = f"{label} {index + 1}"
        said = language.pick(f"{name}：{entry.zh}", f"{name}: {entry.en}") if entry else name
        found.append(Choice(f"c{index + 1}", said))
    return tuple(found)


def claims_of_receipt(body: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """The body of `submit` with the claims of each proceeding by their place in it. Raises `Problem` 422 for none."""
    papers, claims = body.get("proceedings", []), body.get("claims", [])
    if not papers or not claims:
        return {**body, "proceedings": [_without(one) for one in papers]} if papers else dict(body)
    at = (int(reading.moved[f"/claims/{place}"].rpartition("/")[2]) for place in range(len(claims)))
    rows = {f"c{row + 1}": f"c{place + 1}" for place, row in enumerate(at)}
    told, missing = [], []
    for place, paper in enumerate(papers):
        chosen = reading.typed.all(f"{reading.moved[f'/proceedings/{place}']}/claims")
        named = [rows[one] for one in chosen if one in rows]
        if not named and EVERY not in chosen:
            missing.append(f"/proceedings/{place}/claims")
        told.append(_without(paper) if EVERY in chosen else {**paper, "claims": named})
    if missing:
        raise not_said(*missing)
    return {**body, "proceedings": told}


def _without(paper: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in paper.items() if name != "claims"}

"""What each relation type makes of each claim code, read from data and laid over the claim codes at load."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from law.claims import CLAIM_ROUTES, NATURES, RELATIONS
from law.refused import PackRejected
from law.rule import ClaimCode, LimitationReading, RelationOverride
from law.tables import line_of, parse_toml

_FIELDS = frozenset(
    {
        "claims",
        "natures",
        "except",
        "nature",
        "routes",
        "routes_before",
        "effective_from",
        "basis",
        "because",
        "limitation",
        "limitation_before",
    }
)
OWN = "own"
"""Among a relation's limitation rules: the claim code's own."""


def with_relations(claims: Mapping[str, ClaimCode], text: str, file: str) -> dict[str, ClaimCode]:
    """The claim codes with an override for every relation type that changes them.

    Raises PackRejected with file and line.
    """
    rows = {row["code"]: row for row in parse_toml(text, file).get("relation", [])}
    for number, (code, row) in enumerate(rows.items()):
        why = _wrong(row, claims)
        if code not in RELATIONS or why:
            raise PackRejected(
                f"{code}: {why or 'no such relation type'}",
                "用工关系规则有误",
                file=file,
                line=line_of(text, "relation", number),
            )
    missing = set(RELATIONS) - set(rows)
    if missing:
        raise PackRejected(f"relation types missing: {sorted(missing)}", "缺少用工关系类型", file=file)
    return {code: _laid_over(claim, rows) for code, claim in claims.items()}


def _wrong(row: dict[str, Any], claims: Mapping[str, ClaimCode]) -> str:
    for change in row.get("change", []):
        strange = set(change) - _FIELDS
        codes = {*change.get("claims", ()), *change.get("except", ())} - set(claims)
        routes = {*change["routes"], *change.get("routes_before", ())} - CLAIM_ROUTES
        natures = {change["nature"], *change.get("natures", ())} - NATURES
        if strange or codes or routes or natures:
            return f"unknown words {sorted(strange | codes | routes | natures)}"
    return ""


def _laid_over(claim: ClaimCode, rows: Mapping[str, dict[str, Any]]) -> ClaimCode:
    overrides, readings = {}, {}
    for code, row in rows.items():
        source = rows[row["same_as"]] if "same_as" in row else row
        change = next((one for one in source.get("change", []) if _fits(one, claim)), None)
        if change is not None:
            overrides[code] = _override(change)
        reading = _reading(claim, row, change or {})
        if reading is not None:
            readings[code] = reading
    return replace(claim, relation_overrides=overrides, limitation_by_relation=readings)


def _reading(claim: ClaimCode, row: dict[str, Any], change: dict[str, Any]) -> LimitationReading | None:
    """The limitation rules of a claim while the relation is this one; None where the claim code's own stand.

    Two can say them: the change that fits the claim, and the relation's row for all its claims. The change's word goes
    first, except in a relation that only resembles another (`same_as`): it borrows that one's changes for nature and
    routes, but of limitation it says itself, in its row. What a row says is said of every claim, therefore it gives no
    rule to a claim code that has none, such as a question, which nobody decides. A change names its claims and may.
    """
    said = row if "same_as" in row or "limitation" not in change else change
    if "limitation" not in said or (said is row and not claim.limitation):
        return None
    return LimitationReading(
        rules=_named(said["limitation"], claim),
        rules_before=_named(said.get("limitation_before", ()), claim),
        effective_from=said.get("effective_from") if "limitation_before" in said else None,
    )


def _named(words: Iterable[str], claim: ClaimCode) -> tuple[str, ...]:
    rules = (claim.limitation if one == OWN else one for one in words)
    return tuple(dict.fromkeys(one for one in rules if one))


def _fits(change: dict[str, Any], claim: ClaimCode) -> bool:
    if claim.code in change.get("except", ()):
        return False
    return claim.code in change.get("claims", ()) or claim.nature in change.get("natures", ())


def _override(change: dict[str, Any]) -> RelationOverride:
    return RelationOverride(
        nature=change["nature"],
        routes=tuple(change["routes"]),
        routes_before=tuple(change.get("routes_before", ())),
        effective_from=change.get("effective_from"),
        basis=change["basis"],
        because_zh=change["because"][0],
        because_en=change["because"][1],
    )

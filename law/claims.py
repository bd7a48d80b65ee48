"""Claim codes read from TOML, and the words they may use: natures, routes, relation types, facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from law.refused import PackRejected
from law.rule import ClaimCode
from law.switches import Switch
from law.tables import line_of, parse_toml

NATURES = frozenset(
    {"right", "interest", "administrative", "personnel", "official_conduct", "criminal", "question", "outside"}
)
CLAIM_ROUTES = frozenset(
    {
        "mediation",
        "arbitration",
        "inspection",
        "bargaining",
        "payment_order",
        "suit",
        "social_insurance",
        "health",
        "letters",
        "personnel_appeal",
        "petition",
        "redirect",
        "answer",
        "tripartite",
    }
)
RELATIONS = (
    "labour",
    "dispatch",
    "chained_contractor",
    "service_contract",
    "platform",
    "over_age",
    "student",
    "public_benefit_post",
    "public_institution",
    "public_body_contract",
    "civil_service",
    "retired",
    "owner_or_contractor",
    "unclear",
)
_SUBTYPES = frozenset({"violation", "dispute", "both", "none"})
_FIELDS = frozenset(
    {
        "code",
        "name",
        "basis",
        "nature",
        "subtype",
        "routes",
        "facts",
        "official_cause",
        "limitation",
        "declares",
        "route_by",
    }
)
FACTS = frozenset(
    {
        "knew_on",
        "employed_from",
        "employed_to",
        "still_employed",
        "wage_yuan",
        "period_from",
        "period_to",
        "amount_yuan",
        "contract_signed_on",
        "contract_ends_on",
        "injured_on",
        "diagnosed_on",
        "recognised_on",
        "injury_grade",
        "order_due_on",
        "overtime_hours",
        "leave_days",
        "terminated_on",
        "notice_on",
        "insured_from",
        "insured_to",
        "birth_leave_from",
        "probation_from",
        "probation_to",
        "agreement_on",
        "performance_due_on",
        "request_on",
        "refused_on",
        "project",
        "deposit_yuan",
        "decision_received_on",
        "bankruptcy_accepted_on",
        "workers_count",
        "reported_on",
    }
)


def parse_claims(text: str, file: str, *, switches: Mapping[str, Switch] | None = None) -> dict[str, ClaimCode]:
    """Every `[[claim]]` of a file by code. Raises PackRejected with the line of the row that is wrong.

    `route_by` names one of the `switches` whose values are routes.
    """
    rows = parse_toml(text, file).get("claim", [])
    found: dict[str, ClaimCode] = {}
    for number, row in enumerate(rows):
        why = _wrong(row, switches or {}) or (f"{row['code']} is listed twice" if row["code"] in found else "")
        if why:
            raise PackRejected(
                f"{row.get('code', '?')}: {why}", "诉求代码有误", file=file, line=line_of(text, "claim", number)
            )
        found[row["code"]] = _claim(row)
    if not found:
        raise PackRejected("no claim code in it", "没有诉求代码", file=file)
    return found


def _wrong(row: dict[str, Any], switches: Mapping[str, Switch]) -> str:
    unknown = sorted(set(row) - _FIELDS)
    missing = sorted({"code", "name", "basis", "nature", "subtype", "routes"} - set(row))
    if unknown or missing:
        return f"unknown fields {unknown}, missing fields {missing}"
    if row["nature"] not in NATURES or row["subtype"] not in _SUBTYPES:
        return f"nature {row['nature']!r} or subtype {row['subtype']!r} is not known"
    if not isinstance(row.get("declares", False), bool):
        return "declares must be true or false"
    by = row.get("route_by")
    if by is not None and (by not in switches or not set(switches[by].values) <= CLAIM_ROUTES):
        return f"route_by names {by!r}, no parameter of routes"
    strange = sorted(set(row["routes"]) - CLAIM_ROUTES) + sorted(set(row.get("facts", ())) - FACTS)
    return "" if row["routes"] and not strange else f"unknown routes or facts {strange}"


def _claim(row: dict[str, Any]) -> ClaimCode:
    return ClaimCode(
        code=row["code"],
        zh=row["name"][0],
        en=row["name"][1],
        basis=row["basis"],
        nature=row["nature"],
        subtype=row["subtype"],
        routes=tuple(row["routes"]),
        facts=tuple(row.get("facts", ())),
        official_cause=row.get("official_cause", ""),
        limitation=row.get("limitation", ""),
        declares=row.get("declares", False),
        route_by=row.get("route_by", ""),
    )

"""One row of a rule file on its way to a Rule: every check that fails names file and line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, get_args

from law.citation import Cited, Instrument, cited
from law.claims import CLAIM_ROUTES
from law.refused import PackRejected
from law.rule import Careful, Extension, Kind, Mark, Roll, Rule, Suspension, Unit, Urgency, Whose, citation_of

HOLDERS = frozenset(
    {
        "worker",
        "employer",
        "both",
        "office",
        "mediation_body",
        "arbitration",
        "inspection",
        "court",
        "social_insurance",
        "appraisal_committee",
        "bargaining_office",
        "petition_body",
        "reconsideration_body",
        "legal_aid",
        "government",
        "union",
        "authority",
        "procuratorate",
    }
)
ROUTES = CLAIM_ROUTES | {"reconsideration", "enforcement", "superior_enforcement", "set_aside", "negotiation"}
"""What a clock that lapses may open: the routes of claims, and steps that only follow one of them."""

_CHOICES: dict[str, frozenset[str]] = {
    "kind": frozenset(get_args(Kind)),
    "unit": frozenset(get_args(Unit)),
    "status": frozenset(get_args(Mark)),
    "whose": frozenset(get_args(Whose)),
    "roll": frozenset(get_args(Roll)),
    "careful": frozenset(get_args(Careful)),
    "unit_basis": frozenset({"explicit", "inferred"}),
    "direction": frozenset({"after", "before"}),
    "holder": HOLDERS,
}
_PAIRS = ("term", "start", "lapse", "note")
_FIELDS = frozenset(
    {
        "id",
        *_PAIRS,
        *_CHOICES,
        "length",
        "extensions",
        "opens",
        "pauses",
        "suspension",
        "urgent",
        "basis",
        "source",
        "effective_from",
        "effective_to",
        "effective_note",
        "province",
        "office",
    }
)
_NEEDED = ("id", "term", "basis", "status", "source")
_OF_CLOCKS = frozenset({"roll", "direction", "whose", "holder", "unit_basis"})
"""What a file's defaults may say, but only clocks have."""
_ID = re.compile(r"[A-Z]{2,4}\.[A-Z0-9_]+(\.\d+)?\Z")


class Row:
    """One row on its way to a Rule: every check that fails names file and line."""

    def __init__(self, row: dict[str, Any], *, file: str, line: int, instruments: Mapping[str, Instrument]) -> None:
        self.row, self.file, self.line, self.instruments = row, file, line, instruments

    def refuse(self, why_en: str, why_zh: str) -> PackRejected:
        name = self.row.get("id", "?")
        return PackRejected(f"{name}: {why_en}", f"{name}：{why_zh}", file=self.file, line=self.line)

    def rule(self, province: str | None) -> Rule:
        """The rule, checked. Raises PackRejected.

        Three dates tell its law's age. `effective_from` is the row's own, or else the day its first instrument came into
        force: before it the rule itself does not apply. Some of what it cites may be `younger` than that (a judicial
        interpretation of an older law): only then does the rule keep its parts (`cited`) and the day since when all of
        them apply (`cited_from`), so that a fact in between is told only what was in force. For any other rule
        `citation` is right for every fact it applies to, and keeping the parts would only make the pack larger.
        """
        self.check()
        row = self.row
        short, article = self.basis()
        parts, since = self.cited(), row.get("effective_from", self.in_force_since(short))
        all_since = max((one.since for one in parts if one.since), default=None)
        younger = all_since is not None and (since is None or all_since > since)
        words: dict[str, Any] = {f"{name}_{tongue}": text for name in _PAIRS for tongue, text in self.pair(name)}
        kind = row.get("kind", "clock")
        optional = {
            name: row[name]
            for name in (
                "length",
                "unit",
                "unit_basis",
                "roll",
                "direction",
                "whose",
                "holder",
                "effective_to",
                "effective_note",
                "office",
            )
            if name in row
        }
        if kind != "clock":
            optional = {name: value for name, value in optional.items() if name not in _OF_CLOCKS}
        return Rule(
            id=row["id"],
            kind=kind,
            **words,
            **optional,
            careful=self.careful(),
            extensions=tuple(self.extension(one) for one in row.get("extensions", [])),
            opens=self.opens(),
            pauses=self.pauses(),
            suspension=self.suspension(),
            urgent=self.urgent(),
            law=short,
            article=article,
            citation=citation_of(parts),
            cited=parts if younger else (),
            cited_from=all_since if younger else None,
            source=row["source"],
            status=row["status"],
            province=row.get("province", province),
            effective_from=since,
        )

    def check(self) -> None:
        row = self.row
        for name in row:
            if name not in _FIELDS:
                raise self.refuse(f"unknown field {name}", f"未知字段 {name}")
        for name in _NEEDED:
            if not row.get(name):
                raise self.refuse(f"field {name} is missing", f"缺少字段 {name}")
        if not isinstance(row["id"], str) or not _ID.match(row["id"]):
            raise self.refuse("the id has not the form ABC.1", "编号格式应为 ABC.1")
        for name, allowed in _CHOICES.items():
            if name in row and row[name] not in allowed:
                raise self.refuse(
                    f"{name} is {row[name]!r}, not one of {sorted(allowed)}", f"{name} 的值不在允许范围内"
                )
        if row.get("kind", "clock") == "clock":
            self.check_clock()
        elif "length" in row or "unit" in row:
            raise self.refuse("only clocks have a length and a unit", "只有期限类规则才有长度和单位")

    def check_clock(self) -> None:
        row = self.row
        for name in ("start", "length", "unit", "whose", "holder"):
            if name not in row:
                raise self.refuse(f"a clock needs {name}", f"期限类规则缺少 {name}")
        if type(row["length"]) is not int or row["length"] < 0:
            raise self.refuse("the length is a number of units, 0 or more", "长度应为不小于 0 的整数")
        if row["length"] == 0 and row["unit"] != "CD":
            raise self.refuse("only a clock of calendar days may have length 0", "只有自然日期限的长度可以为 0")
        since, until = row.get("effective_from"), row.get("effective_to")
        if since and until and until < since:
            raise self.refuse("it ends before it begins to apply", "失效日期早于施行日期")

    def pair(self, name: str) -> list[tuple[str, str]]:
        value = self.row.get(name, ["", ""])
        if not (isinstance(value, list) and len(value) == 2 and all(isinstance(one, str) for one in value)):
            raise self.refuse(f"{name} is a pair of Chinese and English", f"{name} 应为中文和英文两项")
        return [("zh", value[0]), ("en", value[1])]

    def basis(self) -> tuple[str, str]:
        """Short name of the first instrument, and its article."""
        first = str(self.row["basis"]).split(";")[0].strip()
        short, _, article = first.partition(" ")
        if short not in self.instruments:
            raise self.refuse(f"instrument {short!r} is not listed", f"未列出的法律文件 {short}")
        return short, article

    def cited(self) -> tuple[Cited, ...]:
        """Laws and articles, each with the day since when it applies."""
        parts = cited(str(self.row["basis"]), self.instruments)
        for one in parts:
            short = one.basis.partition(" ")[0]
            if short not in self.instruments:
                raise self.refuse(f"instrument {short!r} is not listed", f"未列出的法律文件 {short}")
        return parts

    def in_force_since(self, short: str) -> date | None:
        return self.instruments[short].effective_from

    def opens(self) -> tuple[str, ...]:
        routes = tuple(self.row.get("opens", []))
        for route in routes:
            if route not in ROUTES:
                raise self.refuse(f"route {route!r} is not known", f"未知途径 {route}")
        return routes

    def pauses(self) -> tuple[str, ...]:
        grounds = tuple(self.row.get("pauses", []))
        if not all(isinstance(one, str) and _ID.match(one) for one in grounds):
            raise self.refuse("pauses names the rules that give the ground", "pauses 应为规定中止事由的规则编号")
        return grounds

    def urgent(self) -> Urgency | None:
        """Which clocks it watches and how little must be left of them; what is no clock itself may say so."""
        given = self.row.get("urgent")
        if given is None:
            return None
        fields: dict[str, Any] = (
            given if isinstance(given, dict) and set(given) == {"days", "clocks"} else {"days": 0, "clocks": []}
        )
        days, clocks = fields["days"], fields["clocks"]
        named = isinstance(clocks, list) and clocks and all(isinstance(one, str) and one for one in clocks)
        if not named or type(days) is not int or days < 1:
            raise self.refuse("urgent has days above 0 and the clocks it watches", "urgent 应有大于零的 days 和 clocks")
        if self.row.get("kind", "clock") == "clock":
            raise self.refuse("a clock is not itself urgent by a rule", "期限类规则本身没有 urgent")
        return Urgency(days=days, clocks=tuple(clocks))

    def suspension(self) -> Suspension | None:
        """Months only: the stretch is counted back from a last day, as months are."""
        given = self.row.get("suspension")
        if given is None:
            return None
        if not isinstance(given, dict) or set(given) != {"last", "rest", "unit"} or given["unit"] != "M":
            raise self.refuse("a suspension has last, rest and unit M", "中止规则应有 last、rest 和单位 M")
        if not self.pauses() or not all(type(given[one]) is int and given[one] > 0 for one in ("last", "rest")):
            raise self.refuse(
                "a suspension has lengths above 0, and pauses names its ground",
                "中止规则的长度应大于 0，并应写明中止事由",
            )
        return Suspension(**given)

    def careful(self) -> Careful:
        """Given, or by LAW.md §1.1: a party's right and an uncertain unit or roll get an earlier alert."""
        row = self.row
        given: Careful | None = row.get("careful")
        if given is not None:
            return given
        if row.get("unit") in ("H", "MIN") or row.get("kind", "clock") != "clock":
            return "due"
        if row.get("whose") == "party":
            return "before"
        uncertain = row.get("unit_basis") == "inferred" or row.get("roll") == "none"
        return "on_or_before" if uncertain else "due"

    def extension(self, one: Any) -> Extension:
        names = {"length", "unit", "approver", "condition", "notice", "by_both"}
        if not isinstance(one, dict) or not set(one) <= names:
            raise self.refuse(f"an extension has only {sorted(names)}", "延期条款含未知字段")
        if ("length" in one) != ("unit" in one):
            raise self.refuse("an extension has both length and unit or neither", "延期条款的长度和单位应同时给出")
        if not isinstance(one.get("by_both", False), bool):
            raise self.refuse("by_both is true or false", "by_both 应为 true 或 false")
        approver = one.get("approver", ["", ""])
        return Extension(
            length=one.get("length"),
            unit=one.get("unit"),
            approver_zh=approver[0],
            approver_en=approver[1],
            condition=one.get("condition", ""),
            notice=one.get("notice", ""),
            by_both=one.get("by_both", False),
        )

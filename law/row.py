"""One row of a rule file on its way to a Rule: every check that fails names file and line."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date
from typing import Any, get_args

from law.applies import is_word
from law.citation import Cited, Instrument, cited, is_articles
from law.claims import CLAIM_ROUTES
from law.refused import PackRejected
from law.rule import (
    BY_THE_HOUR,
    Careful,
    Extension,
    Kind,
    Mark,
    Place,
    Roll,
    Rule,
    Suspension,
    Unit,
    Urgency,
    Whose,
    citation_of,
)
from law.trace import start_step
from law.written import MOST_CHARACTERS, OFFICE, wrong_values

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
    "place": frozenset(get_args(Place)),
    "holder": HOLDERS,
    "within": frozenset({"office_hours"}),
}
_PAIRS = ("term", "start", "lapse", "note")
_SAID_TWICE = ("approver", "condition", "notice")
"""What an extension says in two languages."""
_NEEDED = ("id", "term", "basis", "status", "source")
_OF_CLOCKS = frozenset({"roll", "direction", "whose", "holder", "unit_basis", "within"})
"""What a file's defaults may say, but only clocks have."""
_AS_WRITTEN = (
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
    "place",
    "unit_by",
    "within",
)
"""Fields that a rule takes over as they stand in its row."""
_ID = re.compile(r"[A-Z]{2,4}\.[A-Z0-9_]{1,40}(\.[A-Z0-9_]{1,40})?\Z")
UNREAD = "to be confirmed"
"""The source of a text that is still to be read: such a rule is unverified."""


class Row:
    """One row on its way to a Rule: every check that fails names file and line."""

    def __init__(
        self,
        row: dict[str, Any],
        *,
        file: str,
        line: int,
        instruments: Mapping[str, Instrument],
        sources: Container[str] | None = None,
    ) -> None:
        self.row, self.file, self.line, self.instruments, self.sources = row, file, line, instruments, sources

    def refuse(self, why_en: str, why_zh: str) -> PackRejected:
        given = self.row.get("id")
        name = given if isinstance(given, str) and _ID.match(given) else "?"
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
        self.check_place(province)
        self.check_end(since)
        words: dict[str, Any] = {f"{name}_{tongue}": text for name in _PAIRS for tongue, text in self.pair(name)}
        kind = row.get("kind", "clock")
        optional = {name: row[name] for name in _AS_WRITTEN if name in row}
        if kind != "clock":
            optional = {name: value for name, value in optional.items() if name not in _OF_CLOCKS}
        rule = Rule(
            id=row["id"],
            kind=kind,
            **words,
            **optional,
            careful=self.careful(),
            extensions=tuple(self.extension(one) for one in row.get("extensions", [])),
            opens=self.opens(),
            pauses=self.ids("pauses"),
            restarts=self.ids("restarts"),
            applies=self.applies(),
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
        self.check_steps(rule)
        return rule

    def check_place(self, province: str | None) -> None:
        """A row of a file of one place says no other."""
        if province is not None and self.row.get("province", province) != province:
            raise self.refuse(
                f"province: the file is loaded for {province}, and the row names another place",
                f"province：文件按 {province} 载入，本条写的是另一地区",
            )

    def check_end(self, since: date | None) -> None:
        until = self.row.get("effective_to")
        if since and until and until < since:
            raise self.refuse("it ends before it begins to apply", "失效日期早于施行日期")

    def check_steps(self, rule: Rule) -> None:
        """The first step that leads to a date holds start, basis and id: together they fit one, as it reads on any day."""
        days = {date.min, date.max, *(one.since for one in rule.cited if one.since)}
        steps = [start_step(rule, on) for on in days]
        longest = max(len(text) for one in steps for text in (one.zh, one.en))
        if longest > MOST_CHARACTERS:
            raise self.refuse(
                f"start, basis and id make a step of {longest} characters; at most {MOST_CHARACTERS} fit",
                f"start、basis 与编号合成的步骤有 {longest} 个字符，最多 {MOST_CHARACTERS} 个",
            )

    def check(self) -> None:
        row = self.row
        for why_en, why_zh in wrong_values(row):
            raise self.refuse(why_en, why_zh)
        for name in _NEEDED:
            if not row.get(name):
                raise self.refuse(f"field {name} is missing", f"缺少字段 {name}")
        if not _ID.match(row["id"]):
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
        self.check_mark()

    def check_mark(self) -> None:
        """What a mark allows: only what the office adopted is ours, and only what is unverified is still to be read."""
        row = self.row
        if (row.get("whose") == "ours" or row["source"] == "L") and row["status"] != "L":
            raise self.refuse(
                "only a limit of the office (status L) is ours", "只有本单位公布的时限（L）才是本单位义务"
            )
        if "office" in row and (row["status"] != "L" or not OFFICE.match(row["office"])):
            raise self.refuse(
                "office: only an office's own limit (status L) belongs to one office, named by its id",
                "office：只有本单位公布的时限（L）才属于某一单位，应写单位编号",
            )
        if row["source"] == UNREAD and row["status"] != "U":
            raise self.refuse("a text still to be read has status U", "尚未查阅的文本状态应为 U")
        for code in row["source"].split(","):
            if self.sources is not None and code not in self.sources and code not in ("L", UNREAD):
                raise self.refuse(f"source {code!r} is not listed", f"未列出的来源 {code}")
        named = row.get("unit_by", "").partition(" ")[0]
        if named and named not in self.instruments:
            raise self.refuse(f"unit_by names {named!r}, which is not listed", f"未列出的法律文件 {named}")

    def check_clock(self) -> None:
        row = self.row
        for name in ("start", "length", "unit", "whose", "holder"):
            if name not in row:
                raise self.refuse(f"a clock needs {name}", f"期限类规则缺少 {name}")
        if row["length"] == 0 and row["unit"] != "CD":
            raise self.refuse("only a clock of calendar days may have length 0", "只有自然日期限的长度可以为 0")
        if row["whose"] == "party":
            self.check_right()
        if "within" in row and (row["unit"] not in BY_THE_HOUR or row["status"] != "L"):
            raise self.refuse(
                "only an office's own limit in hours or minutes counts within its working times (within)",
                "只有本单位自定的小时、分钟时限才能按办公时间计算（within）",
            )

    def check_right(self) -> None:
        """A party must be told what it loses, and warned before the last day; a date that opens something says so."""
        row = self.row
        if not row.get("lapse"):
            raise self.refuse("a party's clock says what its lapse means", "当事人的期限应写明逾期后果")
        careful = row.get("careful", "before")
        if careful in ("due", "natural", "on_or_before") and (row["status"] == "U" or not row.get("note")):
            raise self.refuse(
                "a party's clock warns before its last day, unless a note says why not (and never where unverified)",
                "当事人的期限应在末日之前提示；不提前的应说明理由，未核实的一律提前",
            )

    def pair(self, name: str) -> list[tuple[str, str]]:
        return list(zip(("zh", "en"), self.words(self.row, name), strict=True))

    @staticmethod
    def words(given: Mapping[str, Any], name: str) -> list[str]:
        """A text in Chinese and English; two empty ones where it is left out."""
        value: list[str] = given.get(name, ["", ""])
        return value

    def basis(self) -> tuple[str, str]:
        """Short name of the first instrument, and its article."""
        first = self.row["basis"].split(";")[0].strip()
        short, _, article = first.partition(" ")
        if short not in self.instruments:
            raise self.refuse(f"instrument {short!r} is not listed", f"未列出的法律文件 {short}")
        return short, article

    def cited(self) -> tuple[Cited, ...]:
        """Laws and articles, each with the day since when it applies."""
        parts = cited(self.row["basis"], self.instruments)
        for one in parts:
            short = one.basis.partition(" ")[0]
            if short not in self.instruments:
                raise self.refuse(f"instrument {short!r} is not listed", f"未列出的法律文件 {short}")
            self.check_articles(one.basis)
        return parts

    def check_articles(self, basis: str) -> None:
        """What an office rests its own limit on may be in its own words; the law is cited by numbers."""
        articles = basis.partition(" ")[2]
        if articles and self.row["status"] != "L" and not is_articles(articles):
            raise self.refuse(
                "basis: write articles as numbers, such as 30, 85(1) or 276-1",
                "basis：条文应写作数字，如 30、85(1) 或 276-1，以英文逗号分隔",
            )

    def in_force_since(self, short: str) -> date | None:
        return self.instruments[short].effective_from

    def opens(self) -> tuple[str, ...]:
        routes = tuple(self.row.get("opens", []))
        for route in routes:
            if route not in ROUTES:
                raise self.refuse(f"route {route!r} is not known", f"未知途径 {route}")
        return routes

    def ids(self, name: str) -> tuple[str, ...]:
        """Rules this one rests on; whether they exist is seen when the whole book is read."""
        grounds = tuple(self.row.get(name, []))
        if not all(_ID.match(one) for one in grounds):
            raise self.refuse(f"{name} names the rules that give the ground", f"{name} 应为规定该事由的规则编号")
        return grounds

    def urgent(self) -> Urgency | None:
        """Which clocks it watches and how little must be left of them; what is no clock itself may say so."""
        given = self.row.get("urgent")
        if given is None:
            return None
        days, clocks = given.get("days"), given.get("clocks")
        named = isinstance(clocks, list) and clocks and all(isinstance(one, str) and one for one in clocks)
        if set(given) != {"days", "clocks"} or not named:
            raise self.refuse("urgent has days above 0 and the clocks it watches", "urgent 应有大于零的 days 和 clocks")
        if self.row.get("kind", "clock") == "clock":
            raise self.refuse("a clock is not itself urgent by a rule", "期限类规则本身没有 urgent")
        return Urgency(days=days, clocks=tuple(clocks))

    def applies(self) -> tuple[str, ...]:
        words = tuple(self.row.get("applies", []))
        for word in words:
            if not is_word(word):
                raise self.refuse(f"applies: {word!r} is not known", f"适用范围 {word} 不在词表内")
        return words

    def suspension(self) -> Suspension | None:
        """Months only: the stretch is counted back from a last day, as months are."""
        given = self.row.get("suspension")
        if given is None:
            return None
        if set(given) != {"last", "rest", "unit"} or given["unit"] != "M":
            raise self.refuse("a suspension has last, rest and unit M", "中止规则应有 last、rest 和单位 M")
        if not self.ids("pauses"):
            raise self.refuse(
                "where there is a suspension, pauses names its ground", "中止规则应写明中止事由（pauses）"
            )
        return Suspension(**given)

    def careful(self) -> Careful:
        """Given, or by LAW.md §1.1: a party's right and an uncertain unit or roll get an earlier alert."""
        row = self.row
        given: Careful | None = row.get("careful")
        if given is not None:
            return given
        if row.get("unit") in BY_THE_HOUR or row.get("kind", "clock") != "clock":
            return "due"
        if row.get("whose") == "party":
            return "before"
        uncertain = row.get("unit_basis") == "inferred" or row.get("roll") == "none" or row["status"] == "U"
        return "on_or_before" if uncertain else "due"

    def extension(self, one: dict[str, Any]) -> Extension:
        if ("length" in one) != ("unit" in one):
            raise self.refuse("an extension has both length and unit or neither", "延期条款的长度和单位应同时给出")
        if "unit" in one and one["unit"] not in _CHOICES["unit"]:
            raise self.refuse(
                f"the unit of an extension is one of {sorted(_CHOICES['unit'])}", "延期条款的单位不在允许范围内"
            )
        if one.get("unit") in BY_THE_HOUR and self.row.get("unit") not in BY_THE_HOUR:
            raise self.refuse("a clock of days is not extended by hours", "以日计算的期限不能按小时延长")
        if self.row["status"] != "L" and any(isinstance(one.get(name), str) for name in _SAID_TWICE):
            raise self.refuse(
                f"{', '.join(_SAID_TWICE)} of an extension are pairs of Chinese and English",
                "延期条款的批准人、条件、通知应写中文和英文两项",
            )
        # Limits that offices wrote before there were two languages have one text: it stands for both.
        given = {name: [text, text] if isinstance(text, str) else text for name, text in one.items()}
        approver, condition, notice = (self.words(given, name) for name in _SAID_TWICE)
        if "length" not in one and not all(approver):
            raise self.refuse("an extension of no length says who approves it", "没有长度的延期应写明批准人")
        return Extension(
            length=one.get("length"),
            unit=one.get("unit"),
            approver_zh=approver[0],
            approver_en=approver[1],
            condition_zh=condition[0],
            condition=condition[1],
            notice_zh=notice[0],
            notice=notice[1],
            by_both=one.get("by_both", False),
            document=one.get("document", False),
        )

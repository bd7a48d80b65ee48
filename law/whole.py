"""The rule book read as a whole: what one row cannot show is refused here, with the file and line of the row that is wrong.

Texts of one rule in one place follow each other without a gap: law does not fall silent between two of its texts, and
where it really did, a text of its own (a note) says so. A place may say of a rule only what the country's text leaves
open: how long, in days of which kind, from when and by whom extended; whose clock it is and what is counted stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from law import codes
from law.applies import is_word
from law.refused import PackRejected
from law.rows import Placed
from law.rule import ClaimCode, Rule

_FAMILIES = {"WD": "days", "CD": "days", "M": "months", "Y": "months", "H": "hours", "MIN": "hours"}


def check_book(
    placed: Iterable[Placed], claims: Mapping[str, ClaimCode], *, ids: Collection[str] | None = None
) -> None:
    """Refuses a book that contradicts itself, names what is not there, or leaves a gap. Raises PackRejected.

    `ids` are all there are, where the rows are some rules of a book only.
    """
    rows = tuple(placed)
    check_texts(rows)
    ids = ids if ids is not None else tuple(dict.fromkeys(one.rule.id for one in rows))
    national: dict[str, list[Rule]] = {}
    for one in rows:
        if one.rule.province is None and one.rule.office is None:
            national.setdefault(one.rule.id, []).append(one.rule)
    for one in rows:
        _check_references(one, ids)
        _check_claims(one, claims)
        _check_place(one, national.get(one.rule.id, []))


def check_texts(placed: Iterable[Placed]) -> None:
    """Texts of one rule in one place and office: no two for the same day, and none missing between two."""
    by_id: dict[tuple[str, str | None, str | None], list[Placed]] = {}
    for one in placed:
        rule = one.rule
        by_id.setdefault((rule.id, rule.province, rule.office), []).append(one)
    for texts in by_id.values():
        texts.sort(key=lambda one: one.rule.effective_from or date.min)
        for earlier, later in pairwise(texts):
            _check_turn(earlier.rule, later)


def _check_turn(earlier: Rule, later: Placed) -> None:
    ends, begins = earlier.effective_to, later.rule.effective_from or date.min
    if ends is None or ends >= begins:
        raise later.refuse("it has two texts for the same time", "在同一时期有两个文本")
    if ends + timedelta(days=1) != begins:
        raise later.refuse(
            f"no text between {ends} and {begins}: let the earlier one end the day before, or say in a note what held",
            f"{ends} 与 {begins} 之间没有文本：前一文本应于前一日失效，或以说明性文本写明",
        )


def _check_references(one: Placed, ids: Collection[str]) -> None:
    for name, named in (("pauses", one.rule.pauses), ("restarts", one.rule.restarts)):
        for rule_id in named:
            if rule_id in ids:
                continue
            clocks = [each for each in ids if each.startswith(f"{rule_id}.")]
            if clocks:
                raise one.refuse(
                    f"{name} names {rule_id}, a row of several clocks: {clocks}", f"{rule_id} 含有多个期限：{clocks}"
                )
            raise one.refuse(f"{name} names {rule_id}, which does not exist", f"引用的规则 {rule_id} 不存在")


def _check_claims(one: Placed, claims: Mapping[str, ClaimCode]) -> None:
    for word in one.rule.applies:
        if not is_word(word, claims):
            raise one.refuse(f"applies: {word} is no claim code", f"适用范围 {word} 不是诉求代码")


def _check_place(one: Placed, national: list[Rule]) -> None:
    here = one.rule
    if here.province is None:
        return
    if not codes.is_region(here.province):
        raise one.refuse(f"{here.province} is no place code", f"{here.province} 不是行政区划代码")
    for rule in national:
        if rule.place != here.place:
            raise one.refuse(
                f"place: the law names {rule.place} nationally and {here.place} here",
                "与全国文本所指的地点（place）不一致",
            )
        if (rule.kind, here.kind) == ("duty", "clock"):
            continue  # The country orders an answer and leaves its length to places.
        if rule.kind != here.kind:
            raise one.refuse(f"it is a {here.kind} here and a {rule.kind} nationally", "与全国文本的规则类型不一致")
        if here.kind == "clock" and _shape(here) != _shape(rule):
            raise one.refuse(
                f"whose, direction and kind of unit are {_shape(here)} here and {_shape(rule)} nationally",
                "与全国文本的义务人、计算方向或单位类别不一致",
            )


def check_family(one: Placed, ids: Collection[str]) -> None:
    """A new rule belongs to a part of the book: one that has none would stand under no heading. Raises PackRejected."""
    family = one.rule.id.partition(".")[0]
    if not any(known.startswith(f"{family}.") for known in ids):
        raise one.refuse(f"no part of the book is called {family}", f"规则库没有 {family} 这一部分")


def check_nature(one: Placed, standing: Collection[Rule]) -> None:
    """A new text of a rule lets the code count on what the `standing` texts of it are: a clock or none, its direction, days
    or hours, and that its last day lies behind its start. Raises PackRejected."""
    new = one.rule
    for rule in standing:
        if (rule.kind, new.kind) == ("duty", "clock"):
            continue
        if rule.kind != new.kind:
            raise one.refuse(f"it is a {new.kind}, and a {rule.kind} in the book", "与规则库中的规则类型不一致")
        if new.kind == "clock" and _counted(new) != _counted(rule):
            raise one.refuse(
                f"it counts {_said(new)}, and {_said(rule)} in the book",
                "计算方向、按日或按小时计算、长度是否为零，与规则库不一致",
            )


def _counted(rule: Rule) -> tuple[str, bool, bool]:
    return rule.direction, _FAMILIES[rule.unit or "CD"] == "hours", rule.length == 0


def _said(rule: Rule) -> str:
    direction, hours, none = _counted(rule)
    return f"{direction} its start, in {'hours' if hours else 'days'}{', with length 0' if none else ''}"


def _shape(rule: Rule) -> tuple[str, str, str]:
    return rule.whose, rule.direction, _FAMILIES[rule.unit or "CD"]


def check_limitation(claims: Mapping[str, ClaimCode], placed: Iterable[Placed], *, text: str, file: str) -> None:
    """The limitation rules that claim codes and relation types name are clocks of the book. Raises PackRejected."""
    clocks = {one.rule.id for one in placed if one.rule.kind == "clock"}
    for claim in claims.values():
        readings = claim.limitation_by_relation.values()
        named = {claim.limitation, *(one for each in readings for one in (*each.rules, *each.rules_before))} - {""}
        if named - clocks:
            line = next((n for n, row in enumerate(text.splitlines(), 1) if row == f'code = "{claim.code}"'), 0)
            missing = sorted(named - clocks)
            raise PackRejected(
                f"{claim.code}: limitation names {missing}, no clock",
                f"诉求 {claim.code} 的时效规则 {missing} 不存在",
                file=file,
                line=line,
            )

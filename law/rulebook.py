"""The whole rule book as one Markdown document for lawyers: every rule with its text, its articles and how sure it is.

It is made from a pack and says nothing that the data does not say, so it cannot disagree with what the service counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from law.applies import in_words
from law.citation import Instrument, in_chinese
from law.codes import find_region_name
from law.pack import Pack
from law.rule import ClaimCode, Extension, Rule
from law.sources import Source
from law.workdays import CalendarYear, ExceptionalDay

STAGES: tuple[tuple[str, str, str], ...] = (
    ("CNT", "期间计算", "Counting"),
    ("LIM", "时效", "Limitation"),
    ("INT", "登记受理", "Intake"),
    ("NEG", "协商", "Negotiation"),
    ("MED", "调解", "Mediation"),
    ("ENF", "调解协议的效力", "Making a mediation agreement enforceable"),
    ("ARB", "仲裁", "Arbitration"),
    ("LIT", "诉讼与执行", "Litigation and enforcement"),
    ("INS", "劳动保障监察、复议", "Labour inspection, reconsideration"),
    ("MW", "农民工工资", "Migrant workers' wages"),
    ("WI", "工伤", "Work injury"),
    ("LA", "法律援助", "Legal aid"),
    ("CB", "集体协商", "Collective bargaining"),
    ("COL", "集体争议、群体性事件", "Collective disputes and incidents"),
    ("UN", "工会劳动法律监督", "The union's own supervision"),
    ("XF", "信访", "Petitions"),
    ("EMP", "用人单位的义务期限", "Employer-duty clocks"),
    ("ADD", "补充规则", "Additions"),
    ("SVC", "本单位服务时限", "Service limits of the office"),
)
"""The families of rule ids in the order in which a matter meets them."""

UNITS: Mapping[str, tuple[str, str]] = {
    "WD": ("个工作日", "working days"),
    "CD": ("日（自然日）", "calendar days"),
    "M": ("个月", "months"),
    "Y": ("年", "years"),
    "H": ("小时", "hours"),
    "MIN": ("分钟", "minutes"),
}
ROLLS: Mapping[str, tuple[str, str]] = {
    "none": ("末日不顺延", "no roll"),
    "backward": ("遇休息日提前", "rolls backward"),
}
CAREFUL: Mapping[str, tuple[str, str]] = {
    "on_or_before": ("最迟于末日或之前的工作日提示", "warned by the last working day up to the natural last day"),
    "before": ("于末日之前的工作日提示", "warned on the working day before the natural last day"),
    "calendar_days": ("按自然日从严提示", "warned as if in calendar days"),
    "natural": ("于顺延前的末日提示", "warned on the last day before it rolls"),
}
"""What a row says of its roll and its warning where that is not the rule of the head of the document."""

WHOSE: Mapping[str, tuple[str, str]] = {
    "ours": ("本单位义务", "our duty"),
    "other_body": ("其他机构的义务", "another body's duty"),
    "party": ("当事人的权利", "a party's right"),
    "employer": ("用人单位的义务", "the employer's duty"),
}
KINDS: Mapping[str, tuple[str, str]] = {"bar": ("禁止", "bar"), "duty": ("义务", "duty"), "note": ("说明", "note")}
HEAD = """\
<!-- Made from the data in law/cn: `gongdao rules print > docs/rulebook.md` writes it anew, and a test compares it. -->
# 规则手册 · The rule book

规则包 pack **{name}**。本手册由数据生成，供律师核对；不是法律意见，上线前应由部署地的劳动法律师签署确认。
Generated from the data for a lawyer to check. It is no legal advice: a labour lawyer of the place signs it off before use.

**核实程度 marks**: V 已读原文 the instrument was read · V2 据二手资料 a secondary text · U 未核实 unverified: nobody is called late by it, \
a worker's right is still warned of on the most careful reading · L 本单位决定 adopted by the office, the only source of "overdue".

**计算 counting**: 开始当日不计入；按月、年计算至对应日；工作日按国务院每年放假通知（含调休上班）；末日遇休息日的，除另有注明外顺延；\
除另有注明外于届满日提示。The starting day is excluded; months and years end on the corresponding day; working days follow the State Council's \
yearly notice, adjusted workdays included; a last day that is a rest day rolls forward, and the warning is for the due date, unless a row says so.

如何修改规则、增加省份 how to change a rule or add a place: [changing-rules.md](changing-rules.md).
"""


def rulebook(pack: Pack, sources: Iterable[Source]) -> str:
    """The document, ending with a line break; the same pack always gives the same text. `sources` are where its texts were
    read.
    """
    parts = [HEAD.format(name=pack.name)]
    rules = {rule.id.partition(".")[0] for rule in pack.rules()}
    known = {prefix for prefix, _, _ in STAGES}
    assert rules <= known, f"rule families without a heading: {sorted(rules - known)}"
    for prefix, zh, en in STAGES:
        mine = [rule for rule in pack.rules() if rule.id.partition(".")[0] == prefix]
        if mine:
            parts += [f"\n## {prefix} {zh} · {en}\n", *_stage(mine, pack)]
    parts += ["\n## 各地不同的问题 · What places answer differently\n", *_switches(pack)]
    parts += ["\n## 诉求分类 · Claim codes\n", *_claims(pack.claims.values())]
    parts += ["\n## 工作日历 · Calendars\n", *_calendars(pack.calendar.notices)]
    parts += ["\n## 法律文件 · Instruments\n", *_instruments(pack)]
    parts += ["\n## 来源 · Sources\n", *_sources(sources)]
    return "\n".join(parts).rstrip("\n") + "\n"


def _stage(rules: Sequence[Rule], pack: Pack) -> Iterator[str]:
    clocks = [one for one in rules if one.kind == "clock"]
    others = [one for one in rules if one.kind != "clock"]
    if clocks:
        yield from _table(
            ("编号", "期限 time limit", "起算、长度 runs", "变动 changes", "届满 on lapse", "依据 basis"),
            (_clock(one, pack) for one in _in_order(clocks)),
        )
    if others:
        yield from _table(("编号", "规则 rule", "依据 basis"), (_other(one) for one in _in_order(others)))


def _in_order(rules: Sequence[Rule]) -> list[Rule]:
    """The national texts in the order of the files, each followed by its earlier texts and those of places."""
    ids = list(dict.fromkeys(one.id for one in rules))
    return sorted(rules, key=lambda one: (ids.index(one.id), one.province or "", one.effective_to is not None))


def _clock(rule: Rule, pack: Pack) -> tuple[str, ...]:
    words = _both(rule.term_zh, rule.term_en) + _aside(rule.note_zh, rule.note_en)
    return (
        _named(rule),
        f"{words}<br>{_both(*WHOSE[rule.whose])}{_only_for(rule, pack)}",
        _runs(rule, pack.instruments),
        _changes(rule),
        _lapse(rule),
        _basis(rule),
    )


def _only_for(rule: Rule, pack: Pack) -> str:
    names = {code: (one.zh, one.en) for code, one in pack.claims.items()}
    told = [in_words(word, names) for word in rule.applies]
    if not told:
        return ""
    return f"<br>适用于 for: {'、'.join(zh for zh, _ in told)} *{', '.join(en for _, en in told)}*"


def _other(rule: Rule) -> tuple[str, ...]:
    words = _both(rule.term_zh, rule.term_en) + _aside(rule.note_zh, rule.note_en)
    return (_named(rule), f"{words}<br>〔{'·'.join(KINDS[rule.kind])}〕", _basis(rule))


def _named(rule: Rule) -> str:
    place = find_region_name(rule.province) if rule.province else None
    return f"**{rule.id}**" + (f"<br>{place}" if place else "") + (f"<br>{rule.office}" if rule.office else "")


def _runs(rule: Rule, instruments: Mapping[str, Instrument]) -> str:
    zh, en = UNITS[rule.unit or "CD"]
    inferred = [("单位系推定", "unit inferred")] if rule.unit_basis == "inferred" else []
    if rule.unit_by:
        inferred.append((f"单位见{in_chinese(rule.unit_by, instruments)}", f"unit by {rule.unit_by}"))
    ways = [*inferred, *(table[key] for table, key in ((ROLLS, rule.roll), (CAREFUL, rule.careful)) if key in table)]
    how_zh, how_en = "；".join(one[0] for one in ways), "; ".join(one[1] for one in ways)
    before = rule.direction == "before"
    return (
        f"**{rule.length} {zh}**，{rule.start_zh}{'之前' if before else '起'}{f'（{how_zh}）' if ways else ''}"
        f"<br>*{rule.length} {_unit_en(en, rule.length)} {'before' if before else 'from'}: {rule.start_en}"
        f"{f' ({how_en})' if ways else ''}*"
    )


def _unit_en(plural: str, number: int | None) -> str:
    return plural.removesuffix("s") if number == 1 else plural


def _changes(rule: Rule) -> str:
    told = [_extension(one) for one in rule.extensions]
    if rule.pauses:
        told.append(f"中止 suspended: {'、'.join(rule.pauses)}")
    if rule.restarts:
        told.append(f"重新计算 begins anew: {'、'.join(rule.restarts)}")
    if rule.suspension is not None:
        zh, en = UNITS[rule.suspension.unit]
        told.append(
            f"仅最后 {rule.suspension.last} {zh}内的障碍；消除后 {rule.suspension.rest} {zh} "
            f"only in the last {rule.suspension.last} {en}, then {rule.suspension.rest} {en}"
        )
    return "<br>".join(told) or "—"


def _extension(one: Extension) -> str:
    zh, en = UNITS[one.unit] if one.unit else ("", "")
    more = f"+{one.length} {zh} {en}" if one.length else "约定 as agreed"
    paper = ("须有书面文件", "a document is needed") if one.document else ("", "")
    in_zh = (one.approver_zh, one.condition_zh, one.notice_zh, paper[0])
    in_en = (one.approver_en, one.condition, one.notice, paper[1])
    words_zh = "；".join(word for word in in_zh if word)
    words_en = "; ".join(word for word in in_en if word)
    return f"延长 extension {more}" + (f"：{words_zh}" if words_zh else "") + (f"<br>*{words_en}*" if words_en else "")


def _lapse(rule: Rule) -> str:
    opens = f"<br>→ {', '.join(rule.opens)}" if rule.opens else ""
    return (_both(rule.lapse_zh, rule.lapse_en) if rule.lapse_zh else "—") + opens


def _basis(rule: Rule) -> str:
    since = f"自 {rule.effective_from}" if rule.effective_from else ""
    until = f"至 {rule.effective_to}" if rule.effective_to else ""
    times = f"<br>{since}{until}" if since or until else ""
    why = f"<br>*{rule.effective_note}*" if rule.effective_note else ""
    return f"{rule.citation}<br>**{rule.status}** {rule.source}{times}{why}"


def _claims(claims: Iterable[ClaimCode]) -> Iterator[str]:
    rows = (
        (
            f"**{one.code}**",
            _both(one.zh, one.en),
            f"{one.nature}/{one.subtype}",
            ", ".join(one.routes),
            one.limitation or "—",
            one.basis,
        )
        for one in claims
    )
    yield from _table(("编号", "诉求 claim", "性质 nature", "途径 routes", "时效 limitation", "依据 basis"), rows)


def _calendars(years: Iterable[CalendarYear]) -> Iterator[str]:
    yield from _table(
        ("年", "通知 notice", "法定节日 festivals", "其他休息日 other rest days", "调休上班 adjusted workdays"),
        (
            (
                str(one.year),
                one.source,
                _days(one, lambda day: day.is_statutory_festival),
                _days(one, lambda day: not day.is_statutory_festival and not day.is_working_day),
                _days(one, lambda day: day.is_working_day),
            )
            for one in sorted(years, key=lambda year: -year.year)
        ),
    )


def _days(year: CalendarYear, wanted: Callable[[ExceptionalDay], bool]) -> str:
    named = ((one.name_zh, one.on) for one in year.days if wanted(one))
    by_name = groupby(named, key=lambda pair: pair[0])
    return "；".join(f"{name} {'、'.join(f'{on:%m-%d}' for _, on in days)}" for name, days in by_name) or "—"


def _instruments(pack: Pack) -> Iterator[str]:
    yield from _table(
        ("简称", "名称 name", "适用自 applied since"),
        ((one.short, one.name_zh, str(one.effective_from or "—")) for one in pack.instruments.values()),
    )


def _switches(pack: Pack) -> Iterator[str]:
    rows = []
    for one in pack.switches.values():
        places = (f"{find_region_name(own.place)}：`{own.value}`（{own.basis}，{own.status}）" for own in one.local)
        words = _both(one.zh, one.en) + _aside(one.note_zh, one.note_en)
        others = "、".join(f"`{value}`" for value in one.values)
        basis = f"{in_chinese(one.basis, pack.instruments)}<br>**{one.status}** {one.source}"
        rows.append((f"**{one.name}**", words, others, f"`{one.value}`", "<br>".join(places) or "—", basis))
    yield from _table(("名称", "问题 question", "可选 answers", "全国 country", "各地 places", "依据 basis"), rows)


def _sources(sources: Iterable[Source]) -> Iterator[str]:
    yield from _table(("代号", "内容 what", "地址 address"), ((one.code, one.what, one.address) for one in sources))


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
    yield ""


def _both(zh: str, en: str) -> str:
    return f"{zh}<br>*{en}*" if en else zh


def _aside(zh: str, en: str) -> str:
    return f"<br>{zh} *{en}*" if zh else ""

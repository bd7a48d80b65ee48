"""The money rules as a document for lawyers, written from the data and the table of items, so that it cannot differ from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from law import codes
from law.money.items import ITEMS
from law.money.parameters import Parameter
from law.money.rates import Rate
from law.money.working import PARAMETERS, MoneyBook, shown

HEAD = """# Money rules / 金额规则

Written from `law/cn/money.toml`, `law/cn/parameters/` and the table of items by `gongdao money --handbook`; a test keeps it true.
本文件由数据生成，请勿手工修改。

To change a number of the law, edit its row in `law/cn/money.toml`: a new row with `effective_from` beside the old one with
`effective_to`, so that older facts keep their law. To add figures of a place, add rows to a file in `law/cn/parameters/` with
title, address and mark of their source; an office may also keep a file of its own (`gongdao money ITEM … --parameters FILE`).
A file that is incomplete or contradicts itself is refused with its line. What a caller gives stands before every packaged figure,
and a figure that nobody entered is asked for, never guessed.

Months of work count their first day: a month is full on the eve of the corresponding day, or with the end of a month that has no
such day. Part months of double wage, back pay and unlawful probation are working days out of that month's working days. Sums are
exact until the end and rounded to the fen once, half up.

Marks: V the text itself was read, V2 another page reports it, U unverified, L an office's own. Sources S1, S4 … are those of the
rule book's clocks.
"""


def handbook(book: MoneyBook) -> str:
    """The document: items with their inputs, numbers of the law, figures of places."""
    return "\n".join([HEAD, *_items(), *_rates(book), *_figures(book.parameters.rows)]).rstrip() + "\n"


def _items() -> Iterator[str]:
    yield "## Items / 计算项目\n"
    for item in ITEMS.values():
        yield f"### `{item.name}` {item.zh} / {item.en}\n"
        yield "| input | type | 含义 | meaning | required |"
        yield "|---|---|---|---|---|"
        for one in item.inputs:
            type_ = f"{one.type}: {', '.join(one.choices)}" if one.choices else one.type
            yield f"| `{one.name}` | {type_} | {one.zh} | {one.en} | {'yes' if one.required else ''} |"
        yield ""


def _rates(book: MoneyBook) -> Iterator[str]:
    yield "## Numbers of the law / 法定数值\n"
    yield "| id | 含义 | meaning | value | law and article | applies | mark | source |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in book.rates.rows:
        zh, en = book.rates.cite((one,), date.max)
        cells = (
            f"`{one.id}`",
            one.name_zh,
            one.name_en,
            _content(one),
            f"{zh} ({en})",
            _span(one),
            one.status,
            one.source,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def _figures(rows: tuple[Parameter, ...]) -> Iterator[str]:
    yield "## Figures of places / 各地数值\n"
    for kind, (name, zh, en) in PARAMETERS.items():
        yield f"### `{name}` {zh} / {en}\n"
        fit = [one for one in rows if one.kind == kind]
        if not fit:
            yield "None is packaged: it is asked for. 未载入，须填写。\n"
            continue
        yield "| place | tier | yuan | applies | source speaks until | mark | source |"
        yield "|---|---|---|---|---|---|---|"
        for one in fit:
            place = f"{one.region} {codes.find_region_name(one.region)}"
            yield (
                f"| {place} | {one.tier or ''} | {one.value_yuan} | {_span(one)} | {one.as_of} | {one.status} "
                f"| [{one.source}]({one.address}) |"
            )
        yield ""


def _content(one: Rate) -> str:
    place = f" (only in {one.province})" if one.province else ""
    bands = ", ".join(f"from {least}: {then}" for least, then in one.bands)
    return (", ".join([*map(shown, one.values), *one.codes]) or bands or "—") + place


def _span(one: Rate | Parameter) -> str:
    return f"{one.effective_from} – {one.effective_to or ''}".strip()

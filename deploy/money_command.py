"""`gongdao money`: what a claim is worth, from the command line, with its working."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.saying import fail, say
from law.money import (
    ITEMS,
    MoneyBook,
    MoneyRefused,
    ParameterMissing,
    Result,
    calculate,
    document,
    item_document,
    load_money_book,
    with_parameters,
)
from law.money.handbook import handbook
from law.refused import PackRejected

PARAMETER_MISSING = 3


def money_command(
    item: Annotated[str | None, typer.Argument(help="An item, such as severance; without one, all are listed.")] = None,
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE...", help="Its inputs, such as employed_from=2020-01-01.")
    ] = None,
    parameters: Annotated[
        Path | None, typer.Option(help="A file of the office's own figures by place and day, not loaded for good.")
    ] = None,
    as_handbook: Annotated[
        bool, typer.Option("--handbook", help="Print every rule, number and figure as a document.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document.")] = False,
) -> None:
    """Calculate what a claim is worth: the sum, then each step with its article, the inputs and the warnings."""
    if as_handbook:
        say(handbook(_book(parameters)).rstrip("\n"))
        return
    if item is None:
        say(_json([item_document(one) for one in ITEMS.values()]) if as_json else _listed())
        return
    if item in ITEMS and not inputs:
        say(_json(item_document(ITEMS[item])) if as_json else _taken(item))
        return
    try:
        result = calculate(item, _pairs(inputs or []), book=_book(parameters))
    except ParameterMissing as error:
        fail(str(error), code=PARAMETER_MISSING)
    except MoneyRefused as error:
        fail(str(error))
    say(_json(document(result)) if as_json else explained(result))


def explained(result: Result) -> str:
    """A result as text: the sum first, then the steps, findings, inputs and warnings."""
    upper = f" – {result.upper_yuan}" if result.upper_yuan is not None else ""
    lines = [f"{result.amount_yuan}{upper}", f"mark: {result.mark}  {result.money_version}", ""]
    for step in result.steps:
        amount = f"  [{step.amount_yuan}]" if step.amount_yuan is not None else ""
        lines += [f"{step.zh}{amount}", f"    {step.en}"]
        lines += [f"    {step.basis_zh} ({step.basis_en})"] if step.basis_zh else []
    lines += [f"{one.code}: {one.outcome}  {one.zh} / {one.en}" for one in result.findings]
    lines += ["", *(f"{one.name} = {one.value}  ({_source(one.source, one.address)})" for one in result.inputs)]
    lines += [f"! {one.zh} / {one.en}" for one in result.warnings]
    return "\n".join(lines)


def _source(source: str, address: str) -> str:
    return f"{source}, {address}" if address else source


def _listed() -> str:
    return "\n".join(f"{one.name:24}{one.zh} / {one.en}" for one in ITEMS.values())


def _taken(item: str) -> str:
    return "\n".join(
        f"{one.name}{'' if one.required else ' (optional)'}: {one.zh} / {one.en}, as {one.name}={one.example}"
        for one in ITEMS[item].inputs
    )


def _pairs(texts: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or name in found:
            fail("Inputs are written NAME=VALUE, each once.")
        found[name] = value
    return found


def _book(parameters: Path | None) -> MoneyBook:
    book = load_money_book()
    if parameters is None:
        return book
    try:
        return with_parameters(book, parameters.read_text(encoding="utf-8"), parameters.name)
    except (OSError, UnicodeDecodeError):
        fail(f"The file {parameters} cannot be read.")
    except PackRejected as error:
        fail(f"The file {parameters} is refused: {error}")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

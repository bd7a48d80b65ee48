"""A law file as TOML: the tables it holds, and the line on which each of them begins."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from law.refused import PackRejected


def parse_toml(text: str, file: str) -> dict[str, Any]:
    """The TOML tables of a text. Raises PackRejected with the line where it is no TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise PackRejected("nested too deeply", "嵌套过深", file=file) from None
    except ValueError as error:  # A number of more digits than are read is one, too, without a line.
        found = re.search(r"line (\d+)", str(error))
        raise PackRejected(
            f"not valid TOML: {error}", "不是有效的 TOML 文本", file=file, line=int(found.group(1)) if found else 0
        ) from error


def line_of(text: str, table: str, number: int) -> int:
    """The line of the head `[[table]]` that stands `number` heads behind the first; 0 where the text has no such one."""
    heads = (line for line, words in enumerate(text.splitlines(), start=1) if words.strip().startswith(f"[[{table}]]"))
    return next((line for index, line in enumerate(heads) if index == number), 0)


def first_line(text: str, table: str) -> int:
    """The line that first names a table; 0 where none does."""
    named = re.compile(rf"\s*\[*\s*[\"']?{re.escape(table)}\b")
    return next((line for line, words in enumerate(text.splitlines(), start=1) if named.match(words)), 0)

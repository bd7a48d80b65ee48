"""How the command line speaks: results on standard output, one sentence on standard error, an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn


def say(text: str) -> None:
    """A result."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def fail(sentence: str, *, code: int = 2) -> NoReturn:
    """One sentence and an exit code; never a traceback."""
    sys.stderr.write(sentence + "\n")
    raise SystemExit(code)

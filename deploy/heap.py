"""Python's collector of cycles, told what never goes away."""

from __future__ import annotations

import gc

YOUNG = 20_000


def settle_heap() -> None:
    """Call once, when everything is imported and put together.

    Modules, models and the rule book live as long as the process; looking through them again and again for cycles is
    what the slowest commands used to wait for. Objects made from now on are collected as ever, in larger portions.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)

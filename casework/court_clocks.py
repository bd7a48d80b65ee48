"""The clocks that steps of a court start and end, besides those of papers (`papers.py`) and of judgments.

A fact is named by the kind of filing and what happened to it. What a court decides ends its time, what was taken back
leaves it without an object.
"""

from __future__ import annotations

from collections.abc import Mapping

APPEALS = ("appeal", "appeal_of_ruling")
"""How the facts of an appeal begin, by what it is against."""

STARTS: Mapping[str, tuple[str, ...]] = {
    "award.set_aside": ("LIT.4",),
    "arbitral_review.accepted": ("ENF.2",),
    "judicial_confirmation.accepted": ("ENF.5",),
    "appeal.accepted": ("LIT.15.1",),
    "appeal_of_ruling.accepted": ("LIT.15.2",),
}
"""Fact to the rules whose clock it starts."""

ENDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "award.set_aside": (("LIT.1", "cancelled"), ("LIT.2", "cancelled")),
    "arbitral_review.granted": (("ENF.2", "met"),),
    "arbitral_review.ended": (("ENF.2", "met"),),
    "arbitral_review.withdrawn": (("ENF.2", "cancelled"),),
    "arbitral_review.refused": (("ENF.2", "met"),),
    **{f"judicial_confirmation.{step}": (("ENF.5", "met"),) for step in ("granted", "refused", "ended")},
    "judicial_confirmation.withdrawn": (("ENF.5", "cancelled"),),
    "suit.judgment_made": (("LIT.15.*", "met"),),
    **{f"{of}.{step}": (("LIT.15.*", "met"),) for of in APPEALS for step in ("refused", "ended", "conciliated")},
    **{f"{of}.withdrawn": (("LIT.15.*", "cancelled"),) for of in APPEALS},
    "payment_order.refused": (("ENF.9", "met"), ("ENF.10", "met"), ("ENF.11", "cancelled")),
    "payment_order.withdrawn": (("ENF.9", "cancelled"), ("ENF.10", "cancelled"), ("ENF.11", "cancelled")),
    "payment_order.ended": (("ENF.9", "cancelled"), ("ENF.10", "cancelled")),
    "suit.refused": (("LIT.8", "met"), ("LIT.11", "met")),
    "suit.ended": (("LIT.8", "met"), ("LIT.11", "met")),
    "suit.conciliated": (("LIT.8", "met"), ("LIT.11", "met")),
    "enforcement.refused": (("LIT.20", "cancelled"),),
    "enforcement.withdrawn": (("LIT.20", "cancelled"),),
}
"""Fact to the rules whose clock it ends, and how."""

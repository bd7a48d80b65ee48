"""The order of papers within one proceeding before another body: nothing answers a filing before it was made.

Only what is certain is refused: a paper known by month or year may lie anywhere in it, and an oral refusal comes before
the written filing that answers it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from casework.claim_facts import last_day
from casework.papers import ProceedingKind
from casework.refusal import FieldError

OPENED_BY: Mapping[ProceedingKind, str] = {
    ProceedingKind.MEDIATION: "application_received",
    ProceedingKind.INSPECTION: "filed",
    ProceedingKind.ARBITRATION: "filed",
    ProceedingKind.SUIT: "filed",
    ProceedingKind.PAYMENT_ORDER: "applied",
    ProceedingKind.ENFORCEMENT: "applied",
    ProceedingKind.PETITION: "filed",
    ProceedingKind.INJURY: "injured",
    ProceedingKind.LEGAL_AID: "applied",
    ProceedingKind.BARGAINING: "request_received",
}
"""The paper that a proceeding of each kind begins with; the others are known by what happened outside of them."""

BEFORE_IT = frozenset({"orally_refused", "performance_due", "case_opened"})
"""What may lie before the opening paper: a case is also opened ex officio (依职权立案), or on what others reported."""

SEVERAL = frozenset({"hearing", "orally_refused"})
"""What may happen more than once in one proceeding: told with another day, it is one more."""

Paper = tuple[str, date | None, str]
"""A paper, its date as told, and how exactly that is known (`casework.outside_proceedings.Precision`)."""


def order_errors(
    kind: ProceedingKind, papers: Sequence[Paper], *, known: Sequence[tuple[str, date]] = (), at: str
) -> list[FieldError]:
    """Papers told twice in one body, or lying before the one that opened the proceeding. `known` is on record already."""
    names = [name for name, _, _ in papers]
    errors = [
        FieldError(
            f"{at}/facts/{index}/fact",
            "paper_twice",
            "同一文书填写了两次，请只保留正确的日期；再次申请（立案）的，请另行登记一个程序。",
            "This paper is told twice: keep the right date only. A second filing is a proceeding of its own.",
        )
        for index, name in enumerate(names)
        if name in names[:index] and name not in SEVERAL
    ]
    if errors:
        return errors
    opening = OPENED_BY.get(kind, "")
    told_on = {name: on for name, on, _ in papers if on is not None}
    before = [(name, on) for name, on in known if name not in told_on or name in SEVERAL]
    opened_on = told_on.get(opening) or dict(before).get(opening)
    if opened_on is None:
        return []
    for index, (name, on, precision) in enumerate(papers):
        too_early = on is not None and name not in BEFORE_IT and last_day(precision, on) < opened_on
        # A new day of the opening paper is wrong where what follows it is on record with an earlier one.
        late = name == opening and any(day < opened_on for other, day in before if other not in BEFORE_IT)
        if too_early or late:
            errors.append(
                FieldError(
                    f"{at}/facts/{index}/occurred_on",
                    "before_it_was_filed",
                    "同一程序中，其他文书的日期不能早于申请（立案申请、受伤）之日。",
                    "No paper of a proceeding can lie before the day it was applied for (or the injury happened).",
                )
            )
    return errors

"""Where a matter is: the place whose texts of the law and whose holidays count for it.

The law names a place of its own for what places regulate: where the work is done, where the employer sits, or where a
body sits (`law/rule.py`, `place`). What the matter does not tell is taken to be where its office is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from casework.codes import Basis
from law.rule import Place

EMPLOYERS = frozenset({Basis.EMPLOYER, Basis.DISPATCH_AGENCY})
"""Who employs, in whatever chain: their seat is the employer's."""


@dataclass(frozen=True, slots=True)
class Places:
    """Region codes of 2, 4 or 6 digits, None where unknown: the office that has the matter, where the work is done, and
    where the employer sits.
    """

    office: str | None = None
    work: str | None = None
    employer: str | None = None

    def of(self, named: Place) -> str | None:
        """The place that a rule means; None where nothing is known of any."""
        if named == "body":
            return self.office
        seat = self.employer if named == "employer" else None
        return seat or self.work or self.office

    def told_by(self, state: Any) -> Places:
        """The same, with what a matter tells now."""
        work, seats = getattr(state, "region", None), set()
        for one in getattr(state, "respondents", ()):
            if one.region is not None and one.basis in EMPLOYERS:
                seats.add(one.region)
        employer = seats.pop() if len(seats) == 1 else None
        return self if (self.work, self.employer) == (work, employer) else replace(self, work=work, employer=employer)


NOWHERE = Places()
"""Where nothing is told."""

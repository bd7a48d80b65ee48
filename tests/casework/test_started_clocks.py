"""Every clock of the rule book begins with something that can be recorded, or stands here with why it does not."""

from __future__ import annotations

import pytest

from casework.counted import IN_ITS_PLACE
from casework.limitation import RULES
from casework.papers import ENDS, FACTS, STARTS_OF_PAPERS
from casework.streams import KINDS
from law.pack import load_pack

UNTOLD = "Neither a step nor a paper of the record says that what it counts from has happened."
END_UNTOLD = "Nothing on record says that it was done, so the clock would accuse whoever did it in time."
KIND_UNTOLD = "The record does not say whether the case, or the worker, is of the kind that the rule is for."
EMPLOYMENT = "It is about employment itself: what was not done in it is a claim with the days of its facts."
OTHERS = "It is a duty between authorities, or of one to the public, in which this service has no part."
NO_DUTY = "It is a target, a longest time or a waiting period: nobody has failed when it is over."

UNSTARTED: dict[str, tuple[str, ...]] = {
    UNTOLD: (
        *("ADD.9.3", "ADD.10.4", "ARB.6", "ARB.7", "ARB.8", "ARB.9", "ARB.12", "CB.1.PAUSE", "CB.3", "CB.4", "CB.10"),
        *("CNT.9", "CNT.14", "CNT.15", "COL.7", "INS.3", "INS.10.1", "INS.10.2", "INS.10.3", "INS.11.2"),
        *("LA.6", "LIT.5", "LIT.6", "LIT.9.2", "LIT.9.3", "LIT.10", "LIT.17.1", "LIT.17.2", "LIT.18", "LIT.19"),
        *("MED.8", "MED.11", "UN.4.RESULT", "WI.9", "WI.11", "XF.5.2"),
    ),
    END_UNTOLD: (
        *("ARB.2", "ARB.5", "ARB.10", "CB.1.REPRESENTATIVES", "CB.2.CAP", "INS.12", "LIT.9.1", "WI.5", "WI.7"),
    ),
    KIND_UNTOLD: (
        *(
            "ADD.10.5",
            "ARB.19",
            "ARB.20",
            "ARB.21.1",
            "ARB.21.2",
            "INS.1.REFUSAL",
            "INS.4",
            "INS.5",
            "LIT.12",
            "LIT.13",
        ),
        *("MED.5", "MED.5.CONVERT", "MED.10.1", "MED.10.2", "WI.4.2"),
    ),
    EMPLOYMENT: (
        *("COL.8", "COL.8.REHIRE", "EMP.1", "EMP.1.YEAR", "EMP.2", "EMP.3", "EMP.3.PROBATION", "EMP.4", "EMP.5"),
        *("EMP.6", "EMP.9", "EMP.11", "MW.1", "MW.4", "MW.5"),
    ),
    OTHERS: (
        *(
            "ARB.25.1",
            "ARB.25.2",
            "INT.2",
            "INT.3",
            "INT.4",
            "INT.5",
            "INT.6",
            "INT.9.1",
            "INT.9.2",
            "INT.9.3",
            "INT.10",
        ),
    ),
    NO_DUTY: ("ENF.5.ACCEPT", "ENF.5.DECIDE", "WI.12"),
}
"""Rules that nothing starts, by the reason."""


READ = frozenset({*RULES, "LIM.5", "LIM.7", "LIM.9"})
"""Limitation, the look-back of the inspection and the time to enforce: they are read from the whole record."""


def started() -> set[str]:
    """The rules whose clock some fact starts, of any kind of stream; those of one place by those they stand for."""
    tables = [*(kind._starts for kind in KINDS.values()), STARTS_OF_PAPERS]
    found = {rule for table in tables for rules in table.values() for rule in rules}
    return found | {own for rule, own in IN_ITS_PLACE.items() if rule in found}


class TestEveryClock:
    """Every clock of the rule book …"""

    def test_is_started_by_something_or_has_a_reason_not_to_be(self) -> None:
        """And by one of the two only: a reason goes as soon as something starts the clock."""
        law = {one.id for one in load_pack().rules() if one.kind == "clock" and one.status != "L"}
        reasons = [rule for rules in UNSTARTED.values() for rule in rules]
        assert len(reasons) == len(set(reasons))
        assert law - started() - READ == set(reasons)

    def test_that_a_paper_starts_names_a_paper_that_can_be_told(self) -> None:
        """A slip in the table of papers would start nothing."""
        told = {f"{kind}.{fact}" for kind, facts in FACTS.items() for fact in facts}
        kinds = {str(kind) for kind in FACTS}
        named = {name for name in (*STARTS_OF_PAPERS, *ENDS) if name.partition(".")[0] in kinds}
        assert {name for name in named if not name.endswith(".answering")} <= told

    @pytest.mark.parametrize("rule", sorted({rule for rules in STARTS_OF_PAPERS.values() for rule in rules}))
    def test_that_a_paper_starts_is_a_clock_of_the_rule_book(self, rule: str) -> None:
        """Of the whole country, or of some place."""
        assert rule in {one.id for one in load_pack().rules() if one.kind == "clock"}

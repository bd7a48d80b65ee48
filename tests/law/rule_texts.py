"""Rows of rule files that tests start from: one of the law, one limit of an office; each test changes what it is about."""

from __future__ import annotations

from law.packaged import read_instruments
from law.rows import parse_placed
from law.rule import Rule

ARB_4 = """
[[rule]]
id = "ARB.4"
term = ["受理", "acceptance"]
start = ["收到申请", "application received"]
length = 5
unit = "WD"
whose = "other_body"
holder = "arbitration"
basis = "LDMAL 29"
status = "V"
source = "S1"
"""

LIMIT = """
[[rule]]
id = "SVC.ACCEPT"
term = ["受理", "accept"]
start = ["收到", "received"]
length = 3
unit = "WD"
whose = "ours"
holder = "office"
basis = "OFFICE"
status = "L"
source = "L"
"""


def rules_of(text: str, file: str = "rules.toml") -> tuple[Rule, ...]:
    """The rules of a file, wherever they stand in it."""
    return tuple(one.rule for one in parse_placed(text, file, instruments=read_instruments()))

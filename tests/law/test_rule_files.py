"""Files of rules and of limits: what is in them is checked field by field, and refused with its line."""

from __future__ import annotations

import pytest

from law.pack import PackRejected, load_pack, pack_from_json, pack_to_json, parse_service_limits
from law.packaged import demo_service_limits
from law.rule import Urgency
from tests.law.rule_texts import ARB_4, LIMIT, rules_of


class TestABrokenFile:
    """Loading refuses it and names file and line."""

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ("length = 5", "", "length"),
            ("length = 5", "length = -1", "whole number"),
            ("length = 5", 'length = 5\nsuspension = { last = 6, unit = "M" }', "a suspension has last, rest"),
            ("length = 5", 'length = 5\nsuspension = { last = 6, rest = 6, unit = "M" }', "pauses names its ground"),
            ("length = 5", "length = 0", "length 0"),
            ('unit = "WD"', 'unit = "DAYS"', "unit"),
            ('unit = "WD"', "", "unit"),
            ('status = "V"', 'status = "X"', "status"),
            ('status = "V"', "", "status is missing"),
            ('source = "S1"', "", "source is missing"),
            ('basis = "LDMAL 29"', 'basis = "XYZ 1"', "XYZ"),
            ('basis = "LDMAL 29"', "", "basis is missing"),
            ('id = "ARB.4"', 'id = "four"', "the form"),
            ('holder = "arbitration"', 'holder = "moon"', "holder"),
            ('source = "S1"', 'source = "S1"\ncolour = 1', "unknown field"),
            ('source = "S1"', 'source = "S1"\nopens = ["heaven"]', "heaven"),
            ('source = "S1"', 'source = "S1"\nextensions = [{ length = 5 }]', "both length and unit"),
            ('source = "S1"', 'source = "S1"\nkind = "note"', "only clocks"),
            ('term = ["受理", "acceptance"]', 'term = ["受理"]', "pair"),
            ('source = "S1"', 'source = "S1"\neffective_from = 2020-01-01\neffective_to = 2019-01-01', "ends before"),
            ('length = 5\nunit = "WD"', 'kind = "note"\neffective_to = 2000-01-01', "ends before"),
            ("length = 5", 'length = 5\nextensions = [{ length = 5, unit = "DAYS" }]', "unit of an extension"),
            ("length = 5", 'length = 5\nextensions = [{ length = 5, unit = "H" }]', "extended by hours"),
            ("length = 5", "length = 5\nextensions = [{ bonus = true }]", "unknown field bonus"),
            (
                "length = 5",
                'length = 5\npauses = ["CNT.17"]\nsuspension = { last = 1201, rest = 6, unit = "M" }',
                "suspension.last",
            ),
            (
                'length = 5\nunit = "WD"',
                'kind = "note"\nurgent = { days = 36526, clocks = ["LIM.1"] }',
                "urgent.days is a whole number between 1 and 36525",
            ),
        ],
    )
    def test_is_refused_with_its_line(self, old: str, new: str, why: str) -> None:
        """The second row is wrong: its line is named."""
        text = ARB_4.replace("ARB.4", "ARB.5") + ARB_4.replace(old, new, 1)
        with pytest.raises(PackRejected, match=why) as refused:
            rules_of(text, "broken.toml")
        assert (refused.value.file, refused.value.line) == ("broken.toml", 14)

    def test_is_refused_when_it_is_no_toml(self) -> None:
        """With the line of the first error."""
        with pytest.raises(PackRejected) as refused:
            rules_of("\n\n[[rule]\n", "broken.toml")
        assert (refused.value.file, refused.value.line) == ("broken.toml", 3)

    def test_is_refused_when_it_is_empty(self) -> None:
        """A stage without rules is a mistake."""
        with pytest.raises(PackRejected, match="no rule"):
            rules_of("", "empty.toml")


class TestServiceLimits:
    """The office's own limits, the only source of "overdue"."""

    def test_are_ours_and_of_status_l(self) -> None:
        """All of the demo's."""
        assert {(rule.whose, rule.status, rule.id[:4]) for rule in demo_service_limits()} == {("ours", "L", "SVC.")}

    def test_cover_every_step_of_the_office(self) -> None:
        """From receipt to follow-up, and the urgent ones in minutes."""
        named = {"ACCEPT", "ASSIGN", "FIRST_CONTACT", "NEXT_CONTACT", "ANSWER", "FINISH", "FOLLOW_UP", "URGENT_HELP"}
        assert {f"SVC.{one}" for one in named} <= {rule.id for rule in demo_service_limits()}

    @pytest.mark.parametrize(
        ("old", "new"), [("SVC.ACCEPT", "ARB.4"), ('"L"\nsource', '"V"\nsource'), ('"ours"', '"employer"')]
    )
    def test_cannot_smuggle_in_a_rule_of_another_kind(self, old: str, new: str) -> None:
        """A local pack changes no law."""
        with pytest.raises(PackRejected) as refused:
            parse_service_limits(LIMIT.replace(old, new))
        assert refused.value.line == 2


class TestUrgency:
    """What a rule makes urgent …"""

    def test_survives_the_text_of_the_pack(self) -> None:
        """The emergency grant of legal aid watches limitation below its days, also from the database."""
        rule = pack_from_json(pack_to_json(load_pack())).get_rule("LA.3")
        assert (rule.urgent, rule.kind) == (Urgency(days=7, clocks=("LIM.*", "LIT.*", "INS.*", "WI.*")), "note")

    @pytest.mark.parametrize(
        ("kind", "given"),
        [
            ("note", '"soon"'),
            ("note", "{ days = 0, clocks = ['LIM.1'] }"),
            ("note", "{ days = 7, clocks = [] }"),
            ("note", "{ days = 7 }"),
            ("clock", "{ days = 7, clocks = ['LIM.1'] }"),
        ],
    )
    def test_is_refused_where_it_says_too_little(self, kind: str, given: str) -> None:
        """Days and clocks, and no clock is urgent by itself."""
        body = ARB_4 if kind == "clock" else ARB_4.replace('length = 5\nunit = "WD"\n', 'kind = "note"\n')
        with pytest.raises(PackRejected, match="urgent"):
            rules_of(f"{body}urgent = {given}\n", "rules.toml")


class TestExtensions:
    """More time that the law gives …"""

    def test_says_by_a_flag_where_both_sides_give_it_together(self) -> None:
        """Wherever the words of its approver say so, and nowhere else."""
        ways = [(way, rule.id) for rule in load_pack().rules() for way in rule.extensions]
        by_words = {rule for way, rule in ways if way.approver_zh in ("双方当事人", "全体当事人")}
        assert {rule for way, rule in ways if way.by_both} == by_words

    def test_of_a_period_of_negotiation_is_for_both_sides_to_agree(self) -> None:
        """In writing, as the period itself (EMR 10), also from the database."""
        (way,) = pack_from_json(pack_to_json(load_pack())).get_rule("NEG.2").extensions
        assert (way.by_both, way.condition, way.condition_zh) == (True, "written agreement", "书面约定")

    def test_has_a_flag_that_is_true_or_false(self) -> None:
        """A word in its place is refused with the line."""
        text = ARB_4 + 'extensions = [{ by_both = "yes" }]\n'
        with pytest.raises(PackRejected) as refused:
            rules_of(text, "rules.toml")
        assert "by_both" in str(refused.value)

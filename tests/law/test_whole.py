"""The rule book read as a whole: what contradicts itself is refused with the file and line of the row that is wrong."""

from __future__ import annotations

import pytest

from law.claims import parse_claims
from law.pack import PackRejected, load_pack, parse_service_limits
from law.packaged import read_instruments, read_sources
from law.rows import Placed, parse_placed
from law.switches import parse_switches, with_local
from law.whole import check_book, check_limitation, check_texts
from tests.law.rule_texts import LIMIT

NATIONAL = """
[[rule]]
id = "CB.1"
term = ["回应", "reply"]
start = ["收到要求", "request received"]
length = 20
unit = "CD"
whose = "employer"
holder = "employer"
basis = "CCR 32"
status = "V2"
source = "S35"
"""
LOCAL = NATIONAL.replace("CCR 32", "ZJ-CC 7").replace("length = 20", "length = 10")
RIGHT = """
[[rule]]
id = "LIT.16"
term = ["再审", "retrial"]
start = ["生效", "effective"]
length = 6
unit = "M"
whose = "party"
holder = "both"
lapse = ["失去", "lost"]
basis = "CPL 216"
status = "V"
source = "S1"
"""
SWITCH = """
[route]
name = ["途径", "route"]
values = ["arbitration", "inspection"]
value = "inspection"
basis = "LDMAL 2"
source = "S1"
status = "V"
"""
PLACE = """
[parameters.route]
value = "arbitration"
basis = "ZJ-ARB 37"
source = "S23"
status = "V"
"""


def placed(text: str, file: str = "clocks.toml", province: str | None = None) -> tuple[Placed, ...]:
    """The rules of a file."""
    return parse_placed(text, file, instruments=read_instruments(), province=province, sources=read_sources())


def refused(*rows: Placed) -> PackRejected:
    """Why the book of these rows is refused."""
    with pytest.raises(PackRejected) as found:
        check_book(rows, load_pack().claims)
    return found.value


def where(error: PackRejected) -> tuple[str, int]:
    """File and line."""
    return error.file, error.line


class TestARow:
    """What one row alone shows."""

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('source = "S1"', 'source = "S99"', "S99"),
            ('source = "S1"', 'source = "S1,S99"', "S99"),
            ('source = "S1"', 'source = "to be confirmed"', "still to be read"),
            ('source = "S1"', 'source = "L"', "only a limit of the office"),
            ('whose = "party"', 'whose = "ours"', "only a limit of the office"),
            ('lapse = ["失去", "lost"]', "", "what its lapse means"),
            ('source = "S1"', 'source = "S1"\ncareful = "due"', "before its last day"),
            ('source = "S1"', 'source = "S1"\ncareful = "on_or_before"', "before its last day"),
            ('status = "V"', 'status = "U"\ncareful = "due"\nnote = ["窗口", "a window"]', "before its last day"),
            ('source = "S1"', 'source = "S1"\nrestarts = ["first"]', "restarts names"),
            ('source = "S1"', 'source = "S1"\napplies = ["worker:martian"]', "martian"),
            ('source = "S1"', 'source = "S1"\nunit_by = "XYZ 80"', "XYZ"),
            ('source = "S1"', 'source = "S1"\nplace = "moon"', "place is 'moon'"),
            ('source = "S1"', 'source = "S1"\nextensions = [{ condition = ["难", "hard"] }]', "who approves"),
            (
                'source = "S1"',
                'source = "S1"\nextensions = [{ length = 1, unit = "M", notice = ["told"] }]',
                "notice is a pair",
            ),
            ('source = "S1"', 'source = "S1"\nextensions = [{ length = 1, unit = "M", document = 1 }]', "document"),
        ],
    )
    def test_is_refused_with_its_line(self, old: str, new: str, why: str) -> None:
        """The second row is wrong: its line is named."""
        assert old in RIGHT
        with pytest.raises(PackRejected, match=why) as found:
            placed(RIGHT + RIGHT.replace(old, new, 1))
        assert where(found.value) == ("clocks.toml", 15)

    def test_may_warn_a_party_late_where_a_note_says_why(self) -> None:
        """The day opens a window: nothing is lost on it."""
        text = RIGHT.replace('source = "S1"', 'source = "S1"\ncareful = "due"\nnote = ["窗口开始", "a window opens"]')
        assert placed(text)[0].rule.careful == "due"


class TestALimit:
    """An office's own limit …"""

    @pytest.mark.parametrize(
        ("field", "words"),
        [
            ('office = ""', "office is not empty"),
            ('office = "A b"', "one office"),
            ('province = "33"', "belongs to an office"),
        ],
    )
    def test_belongs_to_an_office_and_no_place(self, field: str, words: str) -> None:
        """The refusal calls the file as it is called."""
        with pytest.raises(PackRejected, match=words) as found:
            parse_service_limits(f"{LIMIT}{field}\n", "ours.toml")
        assert where(found.value) == ("ours.toml", 2)

    def test_is_taken_in_words_of_its_own(self) -> None:
        """What the office decided has no articles."""
        [limit] = parse_service_limits(LIMIT.replace("OFFICE", "OFFICE 工会发〔2026〕3号"))
        assert limit.article == "工会发〔2026〕3号"


class TestTwoTexts:
    """Of one rule, in one place and office."""

    def test_are_refused_where_both_hold(self) -> None:
        """Nobody could say which."""
        assert where(refused(*placed(NATIONAL + NATIONAL))) == ("clocks.toml", 14)

    def test_are_refused_with_a_day_between_them_that_has_none(self) -> None:
        """The law does not fall silent between two texts."""
        old = NATIONAL.replace("length = 20", "length = 30\neffective_from = 2005-01-01\neffective_to = 2009-12-30")
        new = NATIONAL.replace("length = 20", "length = 20\neffective_from = 2010-01-01")
        error = refused(*placed(old + new))
        assert where(error) == ("clocks.toml", 16)
        assert "2009-12-30" in error.en

    def test_are_kept_where_one_follows_the_other(self) -> None:
        """Each fact gets the text of its day."""
        old = NATIONAL.replace("length = 20", "length = 30\neffective_from = 2005-01-01\neffective_to = 2009-12-31")
        new = NATIONAL.replace("length = 20", "length = 20\neffective_from = 2010-01-01")
        rows = placed(new + old)
        check_texts(rows)
        assert [one.rule.length for one in rows] == [20, 30]

    def test_of_an_office_are_refused_alike(self) -> None:
        """Its limits are read as law is."""
        with pytest.raises(PackRejected) as found:
            parse_service_limits(LIMIT + LIMIT)
        assert where(found.value) == ("service_limits.toml", 14)


class TestAReference:
    """From one rule to another, or to a claim code."""

    @pytest.mark.parametrize("field", ["pauses", "restarts"])
    def test_to_a_rule_that_does_not_exist_is_refused(self, field: str) -> None:
        """A ground without a text is none."""
        error = refused(*placed(NATIONAL + RIGHT.replace('source = "S1"', f'source = "S1"\n{field} = ["CNT.99"]')))
        assert where(error) == ("clocks.toml", 14)
        assert "CNT.99, which does not exist" in error.en

    @pytest.mark.parametrize("field", ["pauses", "restarts"])
    def test_to_a_row_of_several_clocks_is_refused(self, field: str) -> None:
        """It says which of them."""
        two = "".join(RIGHT.replace("LIT.16", f"LIT.15.{number}") for number in (1, 2))
        error = refused(*placed(two + RIGHT.replace('source = "S1"', f'source = "S1"\n{field} = ["LIT.15"]')))
        assert "a row of several clocks: ['LIT.15.1', 'LIT.15.2']" in error.en

    def test_to_a_claim_code_that_does_not_exist_is_refused(self) -> None:
        """A slip in a code would silently take the rule from everybody."""
        error = refused(*placed(RIGHT.replace('source = "S1"', 'source = "S1"\napplies = ["claim:77.7"]')))
        assert where(error) == ("clocks.toml", 2)

    def test_from_a_claim_to_a_limitation_that_is_no_clock_is_refused(self) -> None:
        """With the line of the claim code."""
        text = '[[claim]]\ncode = "1.1"\nname = ["欠薪", "arrears"]\nbasis = "LL 50"\nnature = "right"\n'
        text += 'subtype = "both"\nroutes = ["arbitration"]\nlimitation = "LIM.77"\n'
        with pytest.raises(PackRejected, match=r"LIM\.77") as found:
            check_limitation(parse_claims(text, "claims.toml"), placed(RIGHT), text=text, file="claims.toml")
        assert where(found.value) == ("claims.toml", 2)


class TestATextOfAPlace:
    """What a place may say of a rule of the country."""

    def test_may_say_how_long_and_in_which_days(self) -> None:
        """Ten working days instead of twenty calendar days."""
        rows = placed(NATIONAL) + placed(LOCAL.replace('"CD"', '"WD"'), "33-zhejiang.toml", "33")
        check_book(rows, load_pack().claims)
        assert rows[1].rule.province == "33"

    def test_may_give_a_duty_of_the_country_its_length(self) -> None:
        """The country orders an answer, the place says by when."""
        duty = "\n".join(
            line
            for line in NATIONAL.splitlines()
            if not line.startswith(("length", "unit", "whose", "holder", "start"))
        )
        rows = placed(duty.replace('id = "CB.1"', 'id = "CB.1"\nkind = "duty"')) + placed(LOCAL, "33.toml", "33")
        check_book(rows, load_pack().claims)
        assert [one.rule.kind for one in rows] == ["duty", "clock"]

    @pytest.mark.parametrize(
        ("old", "new", "why"),
        [
            ('whose = "employer"', 'whose = "other_body"', "whose, direction and kind of unit"),
            ('unit = "CD"', 'unit = "M"', "whose, direction and kind of unit"),
            ('unit = "CD"', 'unit = "CD"\ndirection = "before"', "whose, direction and kind of unit"),
        ],
    )
    def test_may_not_make_another_rule_of_it(self, old: str, new: str, why: str) -> None:
        """With the line of the place's row."""
        error = refused(*placed(NATIONAL), *placed(LOCAL.replace(old, new), "33-zhejiang.toml", "33"))
        assert where(error) == ("33-zhejiang.toml", 2)
        assert why in error.en

    def test_may_not_be_of_another_kind(self) -> None:
        """A clock of the country is no note in a place."""
        keys = ("length", "unit", "whose", "holder", "start")
        text = "\n".join(line for line in LOCAL.splitlines() if not line.startswith(keys))
        note = placed(text.replace('id = "CB.1"', 'id = "CB.1"\nkind = "note"'), "33-zhejiang.toml", "33")
        assert "a note here and a clock nationally" in refused(*placed(NATIONAL), *note).en

    def test_is_that_of_a_place_which_exists(self) -> None:
        """A slip in a file's name would take the text from everybody."""
        assert "99 is no place code" in refused(*placed(LOCAL, "99-nowhere.toml", "99")).en


class TestAParameter:
    """What places answer differently."""

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('value = "inspection"', 'value = "heaven"'),
            ('source = "S1"', 'source = "S99"'),
            ('status = "V"', ""),
            ('status = "V"', 'status = "V"\ncolour = 1'),
        ],
    )
    def test_is_refused_with_its_line(self, old: str, new: str) -> None:
        """Outside its values, without its parts, or from a source that nobody can look up."""
        with pytest.raises(PackRejected) as found:
            parse_switches(SWITCH.replace(old, new), "switches.toml", sources=read_sources())
        assert where(found.value) == ("switches.toml", 2)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('value = "arbitration"', 'value = "heaven"'),
            ('source = "S23"', 'source = "S99"'),
            ("ZJ-ARB 37", "XYZ 37"),
            ("parameters.route", "parameters.way"),
        ],
    )
    def test_of_a_place_is_refused_with_its_line(self, old: str, new: str) -> None:
        """A place answers only what is asked, with one of the values."""
        sources = read_sources()
        asked = parse_switches(SWITCH, "switches.toml", sources=sources)
        text = PLACE.replace(old, new)
        with pytest.raises(PackRejected) as found:
            with_local(asked, text, "33.toml", place="33", instruments=read_instruments(), sources=sources)
        assert where(found.value) == ("33.toml", 2)

    def test_that_routes_a_claim_has_only_routes_as_values(self) -> None:
        """What it answers is where the claim goes."""
        text = '[[claim]]\ncode = "2.1"\nname = ["社保", "insurance"]\nbasis = "LL 72"\nnature = "right"\n'
        text += 'subtype = "both"\nroutes = ["inspection"]\nroute_by = "route"\n'
        asked = parse_switches(SWITCH, "switches.toml", sources=read_sources())
        assert parse_claims(text, "claims.toml", switches=asked)["2.1"].route_by == "route"
        strange = parse_switches(SWITCH.replace("arbitration", "heaven"), "switches.toml", sources=read_sources())
        with pytest.raises(PackRejected, match="no parameter of routes"):
            parse_claims(text, "claims.toml", switches=strange)

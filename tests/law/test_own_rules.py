"""Texts that an installation loads itself: checked with the whole book, kept through a release, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from law.difference import Difference, difference
from law.notice import parse_year
from law.own_rules import NotLoaded, brought_along, laid_over, overruled, own_texts, taken_back, why_aside, without_days
from law.pack import Pack, PackRejected, load_pack, pack_from_json, pack_to_json
from law.packaged import demo_service_limits
from tests.law.test_local_days import PROVINCE
from tests.law.test_workdays import NEXT_YEAR

LATER = date(2026, 8, 1)


def given_row(rule: str = "ARB.4", **fields: object) -> dict[str, object]:
    """The fields of one rule."""
    return {
        "id": rule,
        "term": ["受理", "acceptance"],
        "start": ["收到", "received"],
        "basis": "LDMAL 29",
        "source": "S1",
        "length": 4,
        "unit": "WD",
        "whose": "other_body",
        "holder": "arbitration",
        "status": "V",
        **fields,
    }


def row(rule: str = "ARB.4", **fields: object) -> str:
    """A file with one rule."""
    written = given_row(rule, **fields)
    body = "\n".join(f"{name} = {value if isinstance(value, date) else repr(value)}" for name, value in written.items())
    return f"[[rule]]\n{body}\n"


def with_two() -> Pack:
    """One text of its own with another one over some months of it."""
    pack = laid_over(load_pack(), row(effective_from=date(2026, 1, 1)), "own.toml")
    some = row(length=6, effective_from=date(2026, 3, 1), effective_to=date(2026, 6, 30))
    return laid_over(pack, some, "own.toml")


class TestAFile:
    """A file of rules …"""

    @pytest.mark.parametrize(
        ("text", "province", "words"),
        [
            (row(unit="H", whose="employer", holder="employer"), "33", "whose"),
            (row(pauses=["NO.SUCH"]), None, "NO.SUCH"),
            (row(applies=["claim:99.9"]), None, "99.9"),
            (row(place="employer"), "33", "place"),
            (row("SVC.ACCEPT"), None, "service limit"),
            (row(length=0, unit="CD", roll="backward"), None, "with length 0"),
            (row(length=0, unit="CD", roll="backward"), "33", "with length 0"),
            (row(direction="before"), None, "before its start"),
            (row(unit="MIN"), None, "in hours"),
            (row("LA.3"), None, "a note in the book"),
            (row(province="33"), "36", "another place"),
            (row(effective_to=date(2000, 1, 1)), None, "ends before"),
            (row("FOO.1"), None, "no part of the book"),
            (row("CNT.17"), None, "a note in the book"),
            (row(office="zj-hz"), None, "belongs to one office"),
            (row(province="33010"), None, "no place code"),
            (row(province="333333"), None, "no place code"),
            (row(province=""), None, "province is not empty"),
        ],
        ids=[
            "another clock",
            "a rule that is none",
            "a claim that is none",
            "another place",
            "a limit that is law",
            "no time at all",
            "no time at all in a place",
            "counted back",
            "counted in minutes",
            "another kind",
            "a row of another place",
            "over before its law",
            "a family that is none",
            "a ground that lasts",
            "the law of one office",
            "a code of five digits",
            "a code that nobody has",
            "no place at all",
        ],
    )
    def test_is_refused_where_it_contradicts_the_book(self, text: str, province: str | None, words: str) -> None:
        """With its file and the line of the row, before anything changes."""
        pack = load_pack().with_service_limits(demo_service_limits())
        with pytest.raises(PackRejected, match=words) as refused:
            laid_over(pack, f"# a comment\n{text}", "own.toml", province=province)
        assert (refused.value.file, refused.value.line) == ("own.toml", 2)

    @pytest.mark.parametrize(
        ("table", "words"),
        [("[parameters.insurance_top_up]\nvalue = 1", "release only"), ("[[hours]]\nmonday = []", "limits load")],
    )
    def test_says_where_other_tables_go(self, table: str, words: str) -> None:
        """Nothing that nobody reads is taken in silence."""
        with pytest.raises(PackRejected, match=words) as refused:
            laid_over(load_pack(), f"{row()}{table}\n", "own.toml", province="33")
        assert (refused.value.file, refused.value.line) == ("own.toml", row().count("\n") + 1)

    @pytest.mark.parametrize(("province", "kind"), [(None, "duty"), ("11", "clock"), ("33", "clock")])
    def test_is_measured_by_the_texts_of_its_own_place(self, province: str | None, kind: str) -> None:
        """The country orders an answer, and one place says how long it may take."""
        fields = {"kind": kind, "unit": "CD", "whose": "employer", "holder": "employer", "basis": "TUL 1"}
        written = given_row("UN.4", **fields)
        if kind == "duty":
            written = {name: one for name, one in written.items() if name not in ("length", "unit")}
        text = "[[rule]]\n" + "".join(f"{name} = {one!r}\n" for name, one in written.items())
        [own] = own_texts(laid_over(load_pack(), text, "own.toml", province=province))
        assert (own.kind, own.province) == (kind, province)

    def test_may_name_the_place_it_is_loaded_for(self) -> None:
        """Said twice is said once."""
        [own] = own_texts(laid_over(load_pack(), row(province="33"), "own.toml", province="33"))
        assert own.province == "33"

    def test_that_makes_another_place_contradict_the_country_is_refused(self) -> None:
        """The text of a place stood before; it is the new one that does not fit."""
        pack = laid_over(load_pack(), row(), "own.toml", province="33")
        with pytest.raises(PackRejected, match="whose") as refused:
            laid_over(pack, row(whose="employer", holder="employer"), "country.toml")
        assert (refused.value.file, refused.value.line) == ("country.toml", 1)

    @pytest.mark.parametrize("province", [None, "36"])
    def test_leaves_the_place_that_the_law_names(self, province: str | None) -> None:
        """Where a row names none."""
        text = row("CB.1", unit="CD", whose="employer", holder="employer", basis="CCR 32")
        [own] = own_texts(laid_over(load_pack(), text, "own.toml", province=province))
        assert own.place == load_pack().place_named("CB.1") != "performance"


class TestARelease:
    """Another release …"""

    def test_leaves_every_piece_of_an_own_text(self) -> None:
        """Before, under and behind another own text, though what is cut begins on another day than it was loaded with."""
        active = pack_from_json(pack_to_json(with_two()))
        new = brought_along(load_pack(), active, own_years=(), keep=lambda one: True)
        days = [date(2026, 2, 1), date(2026, 4, 1), LATER]
        assert [new.get_rule("ARB.4", on=one).length for one in days] == [4, 6, 4]
        assert new.digest == active.digest

    def test_is_compared_by_what_the_texts_say(self) -> None:
        """Whoever loaded a text: one that says what the release says changes no date."""
        assert load_pack().digest != laid_over(load_pack(), row(), "own.toml").digest
        released = load_pack().get_rule("ARB.4")
        same = load_pack().with_rules([released])
        assert not difference(same, load_pack().with_rules([replace(released, own=True)]))


def without(rule: str) -> Pack:
    """A release that has a rule no more, nor anything that rests on it."""
    return Pack.from_parts(
        replace(load_pack().parts, name="later", rules=tuple(one for one in load_pack().rules() if one.id != rule))
    )


def brought(release: Pack, active: Pack) -> Pack:
    """The release with all that was loaded before."""
    return pack_from_json(pack_to_json(brought_along(release, active, own_years=(), keep=lambda one: True)))


class TestATextThatARelease:
    """An own text that another release contradicts …"""

    def active(self) -> Pack:
        """Two own texts: one rests on CNT.16, the other on nothing."""
        pack = laid_over(load_pack(), row(pauses=["CNT.16"]), "own.toml")
        return laid_over(pack, row("ARB.6", basis="LDMAL 30"), "own.toml")

    def test_contradicts_is_set_aside(self) -> None:
        """The release is installed, its own text counts, and the other own texts stay."""
        new = brought(without("CNT.16"), self.active())
        assert new.get_rule("ARB.4") == load_pack().get_rule("ARB.4")
        assert ([one.id for one in own_texts(new)], [one.id for one in new.aside]) == (["ARB.6"], ["ARB.4"])
        assert "CNT.16, which does not exist" in why_aside(new, "ARB.4")

    def test_contradicts_takes_what_rests_on_it_along(self) -> None:
        """A new rule of the installation's own that another own text names."""
        pack = laid_over(self.active(), row("ADD.900", pauses=["CNT.16"]), "own.toml")
        pack = laid_over(pack, row("ARB.6", basis="LDMAL 30", pauses=["ADD.900"]), "own.toml")
        new = brought(without("CNT.16"), pack)
        assert (own_texts(new), {one.id for one in new.aside}) == ((), {"ARB.4", "ARB.6", "ADD.900"})

    def test_contradicts_stays_aside_as_it_is(self) -> None:
        """However often the release is installed, it is the same pack."""
        release = Pack.from_parts(replace(without("CNT.16").parts, claims={}))
        pack = laid_over(self.active(), row("ARB.6", basis="LDMAL 30", applies=["claim:1.1"]), "own.toml")
        once = brought(release, pack)
        assert [one.id for one in once.aside] == ["ARB.4", "ARB.6"]
        assert brought(release, once).digest == once.digest

    def test_contradicts_nowhere_any_more_counts_again(self) -> None:
        """With the first release that it fits."""
        active = self.active()
        again = brought(load_pack(), brought(without("CNT.16"), active))
        assert (again.aside, set(again.rules())) == ((), set(active.rules()))

    def test_contradicts_of_another_kind_is_set_aside(self) -> None:
        """What the code counts on is the release's."""
        rules = (replace(one, direction="before") if one.id == "ARB.4" else one for one in load_pack().rules())
        new = brought(Pack.from_parts(replace(load_pack().parts, rules=tuple(rules))), self.active())
        assert [one.id for one in new.aside] == ["ARB.4"]

    def test_contradicts_goes_when_it_is_loaded_anew(self) -> None:
        """What is loaded now is what the installation wants."""
        new = laid_over(brought(without("CNT.16"), self.active()), row(), "own.toml")
        assert (new.aside, new.get_rule("ARB.4").length) == ((), 4)

    def test_contradicts_can_be_taken_back(self) -> None:
        """It is gone for good then."""
        release = without("CNT.16")
        new = taken_back(release, brought(release, self.active()), "ARB.4", own_years=())
        assert ([one.id for one in own_texts(new)], new.aside) == (["ARB.6"], ())


class TestTakenBack:
    """Own texts that are taken back …"""

    def test_leave_the_text_of_the_release(self) -> None:
        """For all of its time; the pack is the release's again."""
        pack = taken_back(load_pack(), with_two(), "ARB.4", own_years=())
        assert pack.digest == load_pack().digest
        assert difference(with_two(), pack).rules == ("ARB.4",)

    def test_are_those_of_one_place(self) -> None:
        """The country's stay."""
        both = laid_over(with_two(), row(length=9), "own.toml", province="33")
        pack = taken_back(load_pack(), both, "ARB.4", province="33", own_years=())
        assert pack.get_rule("ARB.4", on=LATER, province="33").length == 4

    def test_must_be_there(self) -> None:
        """Nobody takes a text of the release away."""
        with pytest.raises(NotLoaded):
            taken_back(load_pack(), with_two(), "ARB.6", own_years=())

    def test_stay_where_another_own_text_rests_on_them(self) -> None:
        """That one is to be taken back first."""
        pack = laid_over(load_pack(), row("ADD.900"), "own.toml")
        pack = laid_over(pack, row(pauses=["ADD.900"]), "own.toml")
        with pytest.raises(PackRejected, match=r"ARB\.4: pauses names ADD\.900"):
            taken_back(load_pack(), pack, "ADD.900", own_years=())

    def test_are_told_with_what_they_stand_over(self) -> None:
        """The release's text of the same time."""
        own = own_texts(with_two())
        assert {one.length for one in own} == {4, 6}
        assert [overruled(one, load_pack()) for one in own] == [(load_pack().get_rule("ARB.4"),)] * len(own)


class TestACalendar:
    """A year's calendar that the installation loaded itself …"""

    def test_of_a_place_can_be_taken_back(self) -> None:
        """The national days stand there again."""
        loaded = load_pack().with_calendar_year(parse_year(PROVINCE))
        pack = without_days(load_pack(), loaded, 2026, place="45", own_years=())
        assert pack.digest == load_pack().digest
        assert difference(loaded, pack) == Difference(corrected=(2026,))

    def test_that_no_release_brought_can_be_taken_back(self) -> None:
        """Its days are an estimate again."""
        loaded = load_pack().with_calendar_year(parse_year(NEXT_YEAR))
        pack = without_days(load_pack(), loaded, 2027, own_years={2027})
        assert (pack.digest, 2027 in pack.calendar.years) == (load_pack().digest, False)

    def test_that_corrects_the_release_gives_way_to_it(self) -> None:
        """The year is there as the release has it."""
        [year] = (one for one in load_pack().calendar.notices if one.year == 2026)
        loaded = load_pack().with_calendar_year(replace(year, source="a correction"))
        assert without_days(load_pack(), loaded, 2026, own_years={2026}).digest == load_pack().digest

    @pytest.mark.parametrize(("year", "place"), [(2026, ""), (2031, ""), (2026, "33"), (2027, "45")])
    def test_that_was_not_loaded_cannot(self, year: int, place: str) -> None:
        """A release's own stays."""
        loaded = load_pack().with_calendar_year(parse_year(PROVINCE))
        with pytest.raises(NotLoaded):
            without_days(load_pack(), loaded, year, place=place, own_years=())

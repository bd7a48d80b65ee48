"""Texts that an installation loads itself: checked with the whole book, kept through a release, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from law.difference import difference
from law.own_rules import NotLoaded, brought_along, laid_over, overruled, own_texts, taken_back
from law.pack import Pack, PackRejected, load_pack, pack_from_json, pack_to_json
from law.packaged import demo_service_limits

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
        ],
        ids=["another clock", "a rule that is none", "a claim that is none", "another place", "a limit that is law"],
    )
    def test_is_refused_where_it_contradicts_the_book(self, text: str, province: str | None, words: str) -> None:
        """With its file and the line of the row, before anything changes."""
        pack = load_pack().with_service_limits(demo_service_limits())
        with pytest.raises(PackRejected, match=words) as refused:
            laid_over(pack, f"# a comment\n{text}", "own.toml", province=province)
        assert (refused.value.file, refused.value.line) == ("own.toml", 2)

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

    def test_are_told_with_what_they_stand_over(self) -> None:
        """The release's text of the same time."""
        own = own_texts(with_two())
        assert {one.length for one in own} == {4, 6}
        assert [overruled(one, load_pack()) for one in own] == [(load_pack().get_rule("ARB.4"),)] * len(own)

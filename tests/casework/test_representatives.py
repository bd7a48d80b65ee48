"""Workers who speak for others, and workers of whom nothing is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.casework import histories
from tests.casework.histories import Story, received, text


class TestRepresentatives:
    """Representatives …"""

    def test_are_chosen_later(self) -> None:
        """One speaks for everybody: nobody is named."""
        story = histories.of_thirty().do("name_representatives", workers=["w2"])
        assert [(one.representative, one.represents) for one in story.complaint.workers] == [
            (False, ()),
            (True, ()),
            (False, ()),
        ]

    def test_may_be_told_with_the_worker(self) -> None:
        """As the group introduced itself."""
        workers = [{"name": text("first"), "represents": ["w2"]}, {"name": text("second")}]
        state = received(workers=workers).complaint
        assert (state.workers[0].representative, state.workers[0].represents) == (True, ("w2",))

    def test_speak_for_nobody_who_did_not_choose_them(self) -> None:
        """The others do not."""
        state = histories.of_thirty().do("name_representatives", workers=["w2"], represents=["w3"]).complaint
        assert [one.represents for one in state.workers] == [(), ("w3",), ()]

    @pytest.mark.parametrize(
        ("body", "field", "code"),
        [
            ({"workers": ["w9"]}, "/workers/0", "unknown_reference"),
            ({"workers": ["w1"], "represents": ["w2", "w9"]}, "/represents/1", "unknown_reference"),
            ({"workers": ["w1"], "represents": ["w1"]}, "/represents/0", "represents_self"),
        ],
    )
    def test_are_workers_of_the_matter(self, body: dict[str, list[str]], field: str, code: str) -> None:
        """They, and those they speak for."""
        error = histories.of_thirty().refused("name_representatives", **body).errors[0]
        assert (error.field, error.code) == (field, code)

    def test_are_named_once(self) -> None:
        """The same again is nothing new."""
        story = histories.of_thirty().do("name_representatives", workers=["w2"])
        assert story.refused("name_representatives", workers=["w2"]).errors[0].code == "nothing_changed"

    @pytest.mark.parametrize(("other", "code"), [("w9", "unknown_reference"), ("w2", "represents_self")])
    def test_told_with_a_worker_are_checked_too(self, other: str, code: str) -> None:
        """By the number that the worker will get."""
        refusal = received().refused("add_party", workers=[{"name": text("b"), "represents": [other]}])
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/workers/0/represents/0", code)


class TestEmptyWorker:
    """A worker of whom nothing is told …"""

    def test_is_refused(self) -> None:
        """Who is only counted is told as a number."""
        refusal = received().refused("add_party", workers=[{"name": text("b")}, {}])
        assert (refusal.errors[0].field, refusal.errors[0].code) == ("/workers/1", "worker_empty")

    def test_is_refused_at_the_desk(self) -> None:
        """The receipt names the field."""
        refusal = histories.Story().refused("submit", narrative=text(), workers=[{}])
        assert refusal.errors[0].field == "/workers/0"

    def test_makes_no_named_party(self) -> None:
        """Somebody known only to be employed is not known by name."""
        story = histories.anonymous().do("add_party", workers=[{"still_employed": True}])
        assert story.refused("apply_for_mediation", body_kind="township").code == "named_party_needed"


class TestSettlingForOthers:
    """A settlement for workers whom somebody represents …"""

    TERMS = ({"worker": "w2", "amount_yuan": "500.00", "due_on": "2026-04-01"},)

    @staticmethod
    def represented() -> Story:
        """The first of three speaks for the others, and they negotiate."""
        workers = [{"name": text(one)} for one in ("first", "second", "third")]
        story = received({"code": "1.1", "amount_yuan": "900.00"}, workers=workers).do("accept")
        story.do("name_representatives", workers=["w1"]).do("classify", relation="labour")
        return story.do("request_negotiation")

    def asked(self, **body: Any) -> list[str]:
        """What the notice says, if there is one."""
        found = self.represented().notices("settle", limb="l1", **body)
        return [one.zh for one in found if one.code == "each_must_agree"]

    def test_says_who_has_to_agree(self) -> None:
        """A representative alone cannot settle (ADD.23)."""
        assert "w2" in self.asked(terms=self.TERMS)[0] and "w3" not in self.asked(terms=self.TERMS)[0]

    def test_for_everybody_names_everybody(self) -> None:
        """But not the representative, who settles."""
        said = self.asked(terms=[{"amount_yuan": "900.00", "due_on": "2026-04-01"}])[0]
        assert "w2、w3" in said and "w1" not in said

    def test_says_nothing_of_those_who_agreed(self) -> None:
        """Their word is on record with it."""
        assert self.asked(terms=self.TERMS, consenting_workers=["w2"]) == []

    def test_keeps_who_agreed(self) -> None:
        """In its event."""
        story = self.represented().do("settle", limb="l1", terms=self.TERMS, consenting_workers=["w2"])
        settled = next(one for one in story.events if one.kind == "settled")
        assert settled.model_dump()["consenting_workers"] == ("w2",)
        assert story.complaint.agreements[0].consenting_workers == ("w2",)

    def test_is_agreed_to_by_workers_of_the_matter(self) -> None:
        """Others have nothing to agree to."""
        refusal = self.represented().refused("settle", limb="l1", terms=self.TERMS, consenting_workers=["w9"])
        assert [(one.field, one.code) for one in refusal.errors] == [("/consenting_workers/0", "unknown_reference")]

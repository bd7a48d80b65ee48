"""Relation type first, then the claim code."""

from __future__ import annotations

from datetime import date
from importlib import resources
from itertools import product

import pytest

from law.claims import CLAIM_ROUTES, NATURES, RELATIONS, parse_claims
from law.classify import UnknownClaimCode, limitation_rules, propose
from law.pack import PackRejected, load_pack
from law.relations import with_relations

PACK = load_pack()
CODES = frozenset(
    [
        "1.1",
        "1.2",
        "1.3",
        "1.4",
        "1.5",
        "1.6",
        "1.7",
        "2.1",
        "2.2",
        "2.3",
        "3.1",
        "3.2",
        "3.3",
        "3.4",
        "4.1",
        "4.2",
        "4.3",
        "5.1",
        "5.2",
        "5.3",
        "5.4",
        "6.1",
        "6.2",
        "6.3",
        "6.4",
        "6.5",
        "6.6",
        "6.7",
        "7.1",
        "7.2",
        "8.1",
        "8.2",
        "9.1",
        "9.2",
        "9.3",
        "10.1",
        "10.2",
        "11.1",
        "11.2",
        "12.1",
        "12.2",
        "12.3",
        "13.1",
        "99",
    ]
)
"""The codes of LAW.md §6."""


class TestClaimCodes:
    """The taxonomy as data."""

    def test_hold_every_code_of_the_reference(self) -> None:
        """None is missing; those of ADD.26 come on top."""
        assert set(PACK.claims) > CODES

    @pytest.mark.parametrize("code", ["1.7", "5.4", "7.2", "8.2", "9.2"])
    def test_mark_what_no_statute_gives_as_interest(self, code: str) -> None:
        """Rise, shorter hours, training, better benefits, concluding a contract."""
        assert PACK.claims[code].nature == "interest"

    def test_ask_only_facts_that_the_complaint_knows(self) -> None:
        """Every claim of pay asks when it became known, for the limitation."""
        pay = [
            claim for claim in PACK.claims.values() if claim.official_cause == "劳动报酬" and claim.nature == "right"
        ]
        assert all("knew_on" in claim.facts or claim.code == "1.10" for claim in pay)

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('nature = "right"', 'nature = "left"'),
            ('"inspection"', '"prayer"'),
            ('"knew_on"', '"rumour"'),
            ('code = "1.2"', 'code = "1.1"'),
            ("official_cause", "cause"),
        ],
    )
    def test_are_refused_with_file_and_line_when_wrong(self, old: str, new: str) -> None:
        """The row's line is named."""
        text = (resources.files("law") / "cn" / "claims.toml").read_text(encoding="utf-8")
        with pytest.raises(PackRejected) as refused:
            parse_claims(text.replace(old, new, 1), "claims.toml")
        assert (refused.value.file, refused.value.line > 0) == ("claims.toml", True)


class TestRelations:
    """What the relation type changes."""

    def test_are_refused_with_file_and_line_when_wrong(self) -> None:
        """A route that does not exist."""
        text = (resources.files("law") / "cn" / "relations.toml").read_text(encoding="utf-8")
        with pytest.raises(PackRejected) as refused:
            with_relations(
                PACK.claims,
                text.replace('"tripartite"', '"x"').replace('"suit", "mediation"', '"x"', 1),
                "relations.toml",
            )
        assert refused.value.file == "relations.toml"
        head, code = text.splitlines()[refused.value.line - 1 : refused.value.line + 1]
        name = code.removeprefix('code = "').removesuffix('"')
        assert head == "[[relation]]" and f"{name}: " in str(refused.value)

    def test_must_all_be_there(self) -> None:
        """A relation type without a row is a mistake, not a default."""
        with pytest.raises(PackRejected, match="missing"):
            with_relations(PACK.claims, '[[relation]]\ncode = "labour"', "relations.toml")


class TestAProposal:
    """Nature, basis and routes of a claim."""

    @pytest.mark.parametrize(
        ("code", "relation", "nature", "route"),
        [
            ("1.1", "labour", "right", "inspection"),
            ("1.1", "unclear", "right", "inspection"),
            ("1.1", "service_contract", "right", "suit"),
            ("1.1", "chained_contractor", "right", "inspection"),
            ("1.1", "platform", "right", "mediation"),
            ("1.1", "student", "right", "mediation"),
            ("1.1", "civil_service", "personnel", "personnel_appeal"),
            ("1.1", "public_institution", "personnel", "personnel_appeal"),
            ("3.2", "public_institution", "personnel", "arbitration"),
            ("1.7", "labour", "interest", "bargaining"),
            ("1.7", "civil_service", "interest", "letters"),
            ("1.7", "public_body_contract", "interest", "letters"),
            ("3.1", "labour", "right", "arbitration"),
            ("3.1", "public_benefit_post", "question", "answer"),
            ("3.1", "over_age", "right", "suit"),
            ("4.1", "labour", "administrative", "social_insurance"),
            ("4.1", "service_contract", "right", "suit"),
            ("4.2", "over_age", "right", "arbitration"),
            ("1.1", "owner_or_contractor", "outside", "redirect"),
            ("9.2", "labour", "interest", "tripartite"),
            ("99", "civil_service", "outside", "redirect"),
        ],
    )
    def test_puts_the_relation_before_the_code(self, code: str, relation: str, nature: str, route: str) -> None:
        """LAW.md §6, ADD.8, ADD.9, ADD.11, ADD.17."""
        proposal = propose(PACK, code=code, relation=relation)
        assert (proposal.nature, proposal.route) == (nature, route)

    def test_never_sends_civil_service_to_arbitration(self) -> None:
        """Civil service is not arbitrable (ADD.8), except what is no matter of service."""
        routes = {code: propose(PACK, code=code, relation="civil_service") for code in PACK.claims}
        assert [code for code, one in routes.items() if one.nature == "personnel" and "arbitration" in one.routes] == []

    @pytest.mark.parametrize("relation", ["platform", "unclear", "chained_contractor"])
    def test_keeps_the_civil_reading_beside_the_other_while_the_relation_is_open(self, relation: str) -> None:
        """Who is found to have no employment relation has three years (LIM.8)."""
        assert limitation_rules(PACK, code="1.1", relation=relation) == ("LIM.4", "LIM.8")

    def test_keeps_the_sixty_days_of_appointed_civil_servants(self) -> None:
        """While it is not known whether somebody is appointed, every claim that has a limitation has theirs (CSL 105)."""
        rules = {limitation_rules(PACK, code=code, relation="civil_service") for code in PACK.claims}
        assert rules == {("LIM.6",), ()}

    @pytest.mark.parametrize(("on", "route"), [(date(2026, 6, 30), "suit"), (date(2026, 7, 1), "arbitration")])
    def test_follows_the_law_of_the_date_for_over_age_workers(self, on: date, route: str) -> None:
        """Four kinds of claim are arbitrable from 1 July 2026."""
        assert propose(PACK, code="1.1", relation="over_age", on=on).route == route

    def test_is_complete_for_every_code_and_relation(self) -> None:
        """There is always a nature, a route, and a sentence why."""
        for code, relation in product(PACK.claims, RELATIONS):
            proposal = propose(PACK, code=code, relation=relation)
            assert proposal.nature in NATURES, (code, relation)
            assert set(proposal.routes) <= CLAIM_ROUTES, (code, relation)
            assert proposal.route == proposal.routes[0], (code, relation)
            assert all((proposal.because_zh, proposal.because_en, proposal.basis)), (code, relation)

    @pytest.mark.parametrize(("code", "relation"), [("0.0", "labour"), ("1.1", "slavery")])
    def test_is_refused_for_words_it_does_not_know(self, code: str, relation: str) -> None:
        """An unknown code or relation type."""
        with pytest.raises(UnknownClaimCode):
            propose(PACK, code=code, relation=relation)

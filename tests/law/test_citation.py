"""A legal basis as people read it."""

from __future__ import annotations

import pytest

from law.citation import in_chinese
from law.pack import load_pack
from law.packaged import read_instruments

INSTRUMENTS = read_instruments()


class TestCitations:
    """The short form of the law files in Chinese."""

    @pytest.mark.parametrize(
        ("basis", "said"),
        [
            ("LL 50; LCL 30, 85(1); MWR", "劳动法第50条；劳动合同法第30条、第85条(1)；保障农民工工资支付条例"),
            ("LCL 58-67", "劳动合同法第58条至第67条"),
            ("CRIM 276-1; INS.13", "刑法第276条之1"),
            ("AR 2(2)-(5)", "劳动人事争议仲裁办案规则第2条(2)至(5)"),
            ("职业病防治法 50-53; LCL 42", "职业病防治法第50条至第53条；劳动合同法第42条"),
            ("ADD.26", ""),
        ],
    )
    def test_name_laws_and_articles(self, basis: str, said: str) -> None:
        """Names in place of short names, articles one by one, and no references among the files."""
        assert in_chinese(basis, INSTRUMENTS) == said

    @pytest.mark.parametrize("basis", ["", "劳动法第50条", "公司员工手册 第3章", "LL 50 and more"])
    def test_leave_what_somebody_wrote(self, basis: str) -> None:
        """A mediator's own words are theirs."""
        assert in_chinese(basis, INSTRUMENTS) == basis

    def test_understand_every_claim_code(self) -> None:
        """No short name is left in what a claim rests on."""
        said = " ".join(in_chinese(one.basis, INSTRUMENTS) for one in load_pack().claims.values())
        assert not set("ABCDEFGHIJKLMNOPQRSTUVWXYZ") & set(said)

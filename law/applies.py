"""What a rule is for: a small closed vocabulary, so that a slip in a law file is found when it is loaded.

A word is `kind:value`. `claim:6.2` names a claim code; the other words are those below, with what they mean for people.
A rule with no word applies to everything its stage is about; of several words of one kind any fits, and every kind must.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from types import MappingProxyType

CLAIM = "claim:"

WORDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "award:final": ("终局裁决", "final awards"),
        "award:non_final": ("非终局裁决", "awards that are not final"),
        "body:enterprise_committee": ("企业劳动争议调解委员会", "enterprise mediation committees"),
        "body:one_stop": ("一站式调解组织", "one-stop mediation bodies"),
        "body:court_invited": ("法院特邀调解组织", "mediators invited by a court"),
        "body:online": ("在线调解平台", "online mediation platforms"),
        "procedure:ordinary": ("普通程序", "ordinary procedure"),
        "procedure:summary": ("简易程序", "summary procedure"),
        "procedure:small_claims": ("小额诉讼程序", "small claims"),
        "procedure:clear_case": ("事实清楚的案件", "clear cases"),
        "procedure:second_instance": ("第二审程序", "second instance"),
        "decision:judgment": ("判决", "judgments"),
        "decision:ruling": ("裁定", "rulings"),
        "dispute:collective": ("集体争议", "collective disputes"),
        "dispute:collective_contract": ("集体合同", "collective contracts"),
        "dispute:wage_agreement": ("工资集体协商", "wage agreements"),
        "dispute:injury": ("工伤", "work injury"),
        "worker:migrant": ("农民工", "migrant workers"),
        "worker:part_time": ("非全日制用工", "part-time work"),
        "worker:probation": ("试用期", "probation"),
        "worker:civil_servant": ("公务员", "civil servants"),
        "worker:appointed_civil_servant": ("聘任制公务员", "appointed civil servants"),
        "worker:public_institution": ("事业单位工作人员", "staff of public institutions"),
        "worker:teacher": ("教师", "teachers"),
        "employer:general_contractor": ("施工总承包单位", "general contractors"),
        "file:award": ("裁决结案的案卷", "files that ended in an award"),
        "file:other": ("调解及其他方式结案的案卷", "files that ended otherwise"),
        "case:seized_papers": ("扣押证件、搜身、侮辱等情形", "seized papers, body search or abuse"),
        "case:major_opinion": ("特别重大、重大突发事件", "major emergencies"),
        "case:other_opinion": ("其他政务舆情", "other public opinion"),
        "case:out_of_time": ("超过追诉期的投诉", "complaints beyond the look-back"),
        "case:layoff": ("经济性裁员", "lay-offs"),
    }
)
"""Each word in Chinese and English."""


def is_word(word: str, claims: Container[str] | None = None) -> bool:
    """Whether a word belongs to the vocabulary; a claim code is only looked up where the codes are given."""
    if word.startswith(CLAIM):
        return claims is None or word.removeprefix(CLAIM) in claims
    return word in WORDS


def in_words(word: str, names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """What a word means, in Chinese and English; `names` are those of the claim codes."""
    if word.startswith(CLAIM):
        code = word.removeprefix(CLAIM)
        zh, en = names.get(code, (code, code))
        return f"诉求 {code} {zh}", f"claim {code}, {en}"
    return WORDS[word]

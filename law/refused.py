"""How the rule book says no: each error has a code and one sentence in both languages."""

from __future__ import annotations

from datetime import date


class RuleError(LookupError):
    """A rule that cannot be given; subclasses say why."""

    code = "rule_error"

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{en} / {zh}")


class UnknownRule(RuleError):
    """No rule has that id; `nearest` are ids a person may have meant."""

    code = "unknown_rule"

    def __init__(self, rule_id: str, nearest: tuple[str, ...]) -> None:
        self.rule_id, self.nearest = rule_id, nearest
        hint = ", ".join(nearest)
        super().__init__(
            f"没有编号为 {rule_id} 的规则；相近的有：{hint}。", f"There is no rule {rule_id}; the nearest are {hint}."
        )


class AmbiguousRule(RuleError):
    """A row of several clocks was named without its suffix; `ids` lists them."""

    code = "ambiguous_rule"

    def __init__(self, rule_id: str, ids: tuple[str, ...]) -> None:
        self.rule_id, self.ids = rule_id, ids
        listed = ", ".join(ids)
        super().__init__(
            f"{rule_id} 含有多个期限，请写明：{listed}。", f"{rule_id} holds several clocks; name one of {listed}."
        )


class NotInForce(RuleError):
    """The rule exists but not yet (or no longer) at the fact's date."""

    code = "not_in_force"

    def __init__(self, rule_id: str, on: date, *, effective_from: date | None, effective_to: date | None) -> None:
        self.rule_id, self.effective_from, self.effective_to = rule_id, effective_from, effective_to
        if effective_from is not None and on < effective_from:
            super().__init__(
                f"{rule_id} 自 {effective_from} 起施行，{on} 时尚未生效。",
                f"{rule_id} is not in force on {on}: it applies from {effective_from}.",
            )
        else:
            super().__init__(
                f"{rule_id} 适用至 {effective_to}，{on} 时已失效。",
                f"{rule_id} is not in force on {on}: it applied until {effective_to}.",
            )


class NotInProvince(NotInForce):
    """A rule that only other provinces have."""

    code = "not_in_province"

    def __init__(self, rule_id: str, province: str) -> None:
        self.rule_id, self.province = rule_id, province
        self.effective_from = self.effective_to = None
        RuleError.__init__(self, f"{rule_id} 不适用于该省。", f"{rule_id} does not apply in that province.")


class NotInOffice(NotInForce):
    """A service limit that only other offices adopted."""

    code = "not_in_office"

    def __init__(self, rule_id: str) -> None:
        self.rule_id = rule_id
        self.effective_from = self.effective_to = None
        RuleError.__init__(self, f"该单位没有公布时限 {rule_id}。", f"That office has not adopted {rule_id}.")


class UnknownProvince(RuleError):
    """Neither a code nor a name of a province."""

    code = "unknown_province"

    def __init__(self, province: str) -> None:
        self.province = province
        super().__init__("没有这个省级行政区。", "There is no such province.")


class UnlistedPlace(UnknownProvince):
    """A place that the national list does not have; whoever loads texts for one names it exactly."""

    code = "unlisted_place"

    def __init__(self, place: str) -> None:
        self.province = place
        RuleError.__init__(
            self,
            "没有这个地区：应为全国区划表中的 2、4、6 位代码，或省级行政区名称。",
            "There is no such place: write a code of 2, 4 or 6 digits of the national list, or a province's name.",
        )


class NotAClock(RuleError):
    """A note, bar or duty, of which nobody can ask a date."""

    code = "not_a_clock"

    def __init__(self, rule_id: str) -> None:
        self.rule_id = rule_id
        super().__init__(f"{rule_id} 不是期限，没有到期日。", f"{rule_id} is no time limit and has no date.")


class UnknownParameter(RuleError):
    """No parameter of the rule book has that name; `known` are those there are."""

    code = "unknown_parameter"

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name, self.known = name, known
        listed = ", ".join(known)
        super().__init__(
            f"没有名为 {name} 的参数；现有：{listed}。", f"There is no parameter {name}; there are: {listed}."
        )


class PackRejected(ValueError):
    """A rule pack that is incomplete or contradicts itself; `file` and `line` say where (0: the whole
    file).
    """

    code = "pack_rejected"

    def __init__(self, why_en: str, why_zh: str, *, file: str, line: int = 0) -> None:
        self.file, self.line, self.why_en = file, line, why_en
        self.zh = f"规则包被拒绝：{file}{f' 第 {line} 行' if line else ''}：{why_zh}"
        self.en = f"rule pack rejected: {file}{f', line {line}' if line else ''}: {why_en}"
        super().__init__(f"{self.en} / {self.zh}")

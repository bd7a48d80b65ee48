"""The items: each a formula with its inputs and names. The interface, the command line and the documents read this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from law.money import claims, contract, ending, thresholds, worktime
from law.money.inputs import Input
from law.money.working import Result


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be calculated."""

    name: str
    zh: str
    en: str
    formula: Callable[..., Result]
    inputs: tuple[Input, ...]


def _day(name: str, zh: str, en: str, *, required: bool = True) -> Input:
    return Input(name, "date", zh, en, required, example="2026-03-31")


def _yuan(name: str, zh: str, en: str, *, required: bool = True) -> Input:
    return Input(name, "money", zh, en, required, example="8000.00")


def _number(name: str, zh: str, en: str, *, required: bool = True, least: int = 0, most: int = 9_999_999) -> Input:
    return Input(name, "whole", zh, en, required, least=least, most=most, example=str(max(least, 1)))


PLACE = Input("region", "region", "劳动合同履行地代码", "code of the place where the work is done", example="110105")
MINIMUM_WAGE = (
    PLACE,
    _yuan("minimum_wage_yuan", "当地月最低工资标准", "local monthly minimum wage", required=False),
    _number("minimum_wage_tier", "最低工资档次", "tier of the minimum wage", required=False, least=1, most=9),
)
LOCAL_AVERAGE = _yuan(
    "local_average_wage_yuan", "本地区上年度职工月平均工资", "local average monthly wage of last year", required=False
)
PROVINCIAL_WAGE = (
    PLACE,
    _yuan(
        "provincial_annual_wage_yuan",
        "本省上年度年平均工资",
        "provincial average annual wage of last year",
        required=False,
    ),
)
EMPLOYED = (
    _day("employed_from", "用工之日", "first day of work"),
    _day("ended_on", "劳动关系结束日（最后一日）", "last day of employment"),
    _yuan("average_wage_yuan", "前十二个月平均应得工资", "average gross wage of the last 12 months", required=False),
    Input(
        "monthly_wages_yuan",
        "amounts",
        "逐月应得工资（逗号分隔）",
        "gross wages month by month, separated by commas",
        example="8000,8200.50",
    ),
    *MINIMUM_WAGE,
    LOCAL_AVERAGE,
)
WAGE = _yuan("monthly_wage_yuan", "月工资", "monthly wage")
UNTIL = _day("until_on", "计算截止日（最后一日）", "last day reckoned")
SIGNED = _day("signed_on", "订立书面合同之日", "day the contract was signed", required=False)

ITEMS: dict[str, Item] = {
    one.name: one
    for one in (
        Item("severance", "经济补偿（N）", "severance (N)", ending.severance, EMPLOYED),
        Item(
            "unlawful_dismissal", "违法解除赔偿金（2N）", "unlawful dismissal (2N)", ending.unlawful_dismissal, EMPLOYED
        ),
        Item(
            "notice_pay",
            "代通知金",
            "pay in place of notice",
            ending.notice_pay,
            (
                _day("ended_on", "解除日", "day of the dismissal"),
                _yuan("last_month_wage_yuan", "上一个月工资", "wage of the month before"),
            ),
        ),
        Item(
            "double_wage",
            "未订立书面合同的二倍工资",
            "double wage without a written contract",
            contract.double_wage,
            (
                _day("hired_on", "用工之日", "first day of work"),
                UNTIL,
                WAGE,
                SIGNED,
                Input(
                    "excluded_by",
                    "choice",
                    "不支付的情形",
                    "cause that excludes it",
                    choices=("force_majeure", "worker_refused", "statutory", "auto_extended"),
                    example="force_majeure",
                ),
            ),
        ),
        Item(
            "double_wage_open_ended",
            "未订立无固定期限合同的二倍工资",
            "double wage without the open-ended contract that was due",
            contract.double_wage_open_ended,
            (_day("due_on", "应当订立之日", "day it was due"), UNTIL, WAGE, SIGNED),
        ),
        Item(
            "overtime",
            "加班费",
            "overtime pay",
            worktime.overtime,
            (
                WAGE,
                Input("hours", "dated_hours", "逐日加班小时", "hours by date", example="2026-10-01:8,2026-10-11:4"),
                Input("lieu_days", "days", "已补休的休息日", "rest days with leave in lieu", example="2026-10-11"),
                _day("worked_on", "按合计填报时的日期", "a day of their time, where sums are given", required=False),
                Input("weekday_hours", "hours", "工作日延时合计", "hours on working days", example="10"),
                Input("rest_day_hours", "hours", "休息日未补休合计", "hours on rest days without lieu", example="8"),
                Input("festival_hours", "hours", "法定节日合计", "hours on statutory festivals", example="8"),
            ),
        ),
        Item(
            "annual_leave",
            "未休年休假工资",
            "annual leave not taken",
            worktime.annual_leave,
            (
                _number("year", "年度", "year", least=2008, most=2199),
                _yuan("average_wage_yuan", "剔除加班工资的月平均工资", "average monthly wage without overtime pay"),
                _number("worked_years", "累计工作年限", "full years of work anywhere", required=False, most=80),
                _number("entitled_days", "全年应休天数", "days of leave a year", required=False, most=366),
                _day("joined_on", "本年度入职日", "day of joining in the year", required=False),
                _day("left_on", "本年度离职日", "last day in the year", required=False),
                Input("taken_days", "hours", "已休天数", "days taken", example="2"),
            ),
        ),
        Item(
            "late_pay",
            "逾期不支付的加付赔偿金",
            "surcharge on pay withheld after an order",
            claims.late_pay,
            (
                _yuan("owed_yuan", "应付未付金额", "amount still owed"),
                _day("on", "计算日", "day reckoned"),
                _day("order_due_on", "责令支付的最后一日", "last day to pay by the order", required=False),
            ),
        ),
        Item(
            "illegal_probation",
            "违法约定试用期赔偿金",
            "unlawful probation",
            contract.illegal_probation,
            (
                _day("probation_from", "试用期开始日", "first day of probation"),
                _day("probation_until", "已履行试用期的最后一日", "last day served on probation"),
                _day("contract_from", "合同开始日", "first day of the contract"),
                _day("contract_until", "合同终止日（无固定期限不填）", "last day of the contract", required=False),
                _yuan("full_wage_yuan", "试用期满月工资", "monthly wage after probation"),
            ),
        ),
        Item(
            "retaliation",
            "打击报复工会活动赔偿",
            "retaliation for union activity",
            claims.retaliation,
            (
                _day("dismissed_on", "解除日", "day of the dismissal"),
                _yuan("annual_income_yuan", "本人年收入", "income of a year"),
            ),
        ),
        Item(
            "non_compete",
            "竞业限制补偿",
            "non-compete pay",
            contract.non_compete,
            (
                _day("ended_on", "劳动合同解除或终止日", "day the contract ended"),
                _number("months", "已履行月数", "months in which it was kept", least=1, most=600),
                _yuan("average_wage_yuan", "离职前十二个月平均工资", "average wage of the last 12 months"),
                _yuan("agreed_monthly_yuan", "约定的每月补偿", "agreed sum a month", required=False),
                *MINIMUM_WAGE,
            ),
        ),
        Item(
            "reinstatement",
            "恢复劳动关系期间的工资",
            "back pay on reinstatement",
            contract.reinstatement,
            (
                _day("decided_on", "解除决定日", "day of the decision"),
                _day("resumed_on", "恢复工作日", "day work resumed"),
                WAGE,
                Input(
                    "worker_share_percent", "percent", "劳动者承担比例", "the worker's part in percent", example="20"
                ),
            ),
        ),
        Item(
            "work_injury",
            "一次性伤残补助金",
            "work-injury lump sum",
            claims.work_injury,
            (
                _day("injured_on", "受伤日", "day of the injury"),
                _number("grade", "伤残等级", "grade", least=1, most=10),
                _yuan(
                    "own_wage_yuan", "受伤前十二个月平均缴费工资", "average contribution wage of the 12 months before"
                ),
                PLACE,
                _yuan(
                    "insurance_average_wage_yuan",
                    "统筹地区职工月平均工资",
                    "average monthly wage of the insurance area",
                    required=False,
                ),
            ),
        ),
        Item(
            "insurance_arrears",
            "社会保险费滞纳金",
            "late fee on contributions",
            claims.insurance_arrears,
            (
                _yuan("owed_yuan", "欠缴金额", "arrears"),
                _day("due_on", "应缴日", "day they were due"),
                _day("paid_on", "缴纳日", "day of payment"),
            ),
        ),
        Item(
            "final_award",
            "一裁终局判断",
            "final-award test per item",
            thresholds.final_award,
            (
                _day("awarded_on", "裁决日", "day of the award"),
                Input(
                    "items",
                    "coded_amounts",
                    "各项目及金额",
                    "items with amounts",
                    True,
                    example="severance:30000,hours",
                ),
                _day("minimum_wage_on", "采用哪一天的最低工资", "day whose minimum wage counts", required=False),
                *MINIMUM_WAGE,
            ),
        ),
        Item(
            "simple_arbitration",
            "简易处理限额",
            "simple arbitration",
            thresholds.simple_arbitration,
            (
                _day("filed_on", "申请日", "day of the application"),
                _yuan("claimed_yuan", "争议金额", "amount claimed"),
                *PROVINCIAL_WAGE,
            ),
        ),
        Item(
            "small_claim",
            "小额诉讼限额",
            "small claim",
            thresholds.small_claim,
            (
                _day("filed_on", "起诉日", "day of the suit"),
                _yuan("claimed_yuan", "争议金额", "amount claimed"),
                Input("both_agree", "yes", "双方约定适用", "both sides agree to it", example="true"),
                *PROVINCIAL_WAGE,
            ),
        ),
        Item(
            "criminal_referral",
            "拒不支付劳动报酬的数额标准",
            "thresholds of refusing to pay wages",
            thresholds.criminal_referral,
            (
                _day("on", "判断日", "day judged"),
                _number("workers", "被欠薪人数", "workers unpaid", least=1),
                _yuan("total_owed_yuan", "欠薪总额", "sum owed to all"),
                Input("months_owed", "hours", "一人最长被欠月数", "longest months owed to one", True, example="3"),
                _yuan("largest_owed_yuan", "一人最多被欠金额", "largest sum owed to one"),
            ),
        ),
    )
}
"""Every item by its name."""

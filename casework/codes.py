"""The closed lists of the trade (MODEL.md): every code that commands and events may hold, with its Chinese term."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Where a complaint stands; procedures of its limbs have steps of their own."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    REDIRECTED = "redirected"
    DECLINED = "declined"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    CLASSIFIED = "classified"
    IN_PROCEDURE = "in_procedure"
    CONCLUDED = "concluded"
    FOLLOWED_UP = "followed_up"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ARRIVED = frozenset({Stage.RECEIVED, Stage.RETURNED, Stage.TRANSFERRED})
"""Stages in which an office has it and has not said what becomes of it."""

WORKING = frozenset({Stage.ACCEPTED, Stage.CLASSIFIED, Stage.IN_PROCEDURE})
"""Stages in which it is worked on."""

HELD = ARRIVED | WORKING
"""Stages in which an office has it and has not concluded it."""

FINISHED = frozenset({Stage.CONCLUDED, Stage.FOLLOWED_UP, Stage.CLOSED, Stage.WITHDRAWN})
"""Stages in which our work on it is done."""

STAGES_OPEN = frozenset(stage for stage in Stage if stage not in (Stage.CLOSED, Stage.WITHDRAWN))
"""Every stage in which something can still happen to a complaint."""


class Channel(StrEnum):
    """Where it came in (五位一体诉求渠道, M1)."""

    HOTLINE = "hotline"
    CHAIR_MAILBOX = "chair_mailbox"
    WEIBO = "weibo"
    WEB = "web"
    RECEPTION = "reception"
    RECEPTION_DAY = "reception_day"
    WORK_ROOM = "work_room"
    PETITION = "petition"
    SMS = "sms"
    TRANSFER = "transfer"
    DIGEST = "digest"


class FilerKind(StrEnum):
    """Who hands the complaint in."""

    WORKER = "worker"
    RELATIVE = "relative"
    BYSTANDER = "bystander"
    CONTRACTOR = "contractor"
    OTHER_BODY = "other_body"
    DIGEST = "digest"


class Authority(StrEnum):
    """By what the filer speaks for the workers."""

    NONE = "none"
    ORAL = "oral"
    WRITTEN = "written"
    GUARDIAN = "guardian"


class IdentityLevel(StrEnum):
    """How far the filer is known, and to whom."""

    NAMED = "named"
    UNION_ONLY = "union_only"
    PSEUDONYMOUS = "pseudonymous"
    ANONYMOUS = "anonymous"


class PartyKind(StrEnum):
    """A respondent is a company, a natural person (包工头) or not yet known."""

    COMPANY = "company"
    PERSON = "person"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """Why somebody is a respondent."""

    EMPLOYER = "employer"
    GENERAL_CONTRACTOR = "general_contractor"
    SUBCONTRACTOR = "subcontractor"
    LABOUR_CONTRACTOR = "labour_contractor"
    DISPATCH_AGENCY = "dispatch_agency"
    USER = "user"
    PARENT = "parent"
    INVESTOR = "investor"
    BUYER = "buyer"
    ADMINISTRATOR = "administrator"
    PUBLIC_BODY = "public_body"
    PROJECT_OWNER = "project_owner"
    LENT_LICENCE = "lent_licence"
    BRANCH = "branch"
    ENTRUSTED_MANAGER = "entrusted_manager"
    THIRD_PARTY = "third_party"


class Relation(StrEnum):
    """Relation type, asked before rights or interest; it overrides a claim code's default route."""

    LABOUR = "labour"
    DISPATCH = "dispatch"
    CHAINED_CONTRACTOR = "chained_contractor"
    SERVICE_CONTRACT = "service_contract"
    PLATFORM = "platform"
    OVER_AGE = "over_age"
    STUDENT = "student"
    PUBLIC_BENEFIT_POST = "public_benefit_post"
    PUBLIC_INSTITUTION = "public_institution"
    PUBLIC_BODY_CONTRACT = "public_body_contract"
    CIVIL_SERVICE = "civil_service"
    RETIRED = "retired"
    OWNER_OR_CONTRACTOR = "owner_or_contractor"
    UNCLEAR = "unclear"


class Nature(StrEnum):
    """Rights or interest (权利争议/利益争议), and what that question leaves over."""

    RIGHT = "right"
    INTEREST = "interest"
    ADMINISTRATIVE = "administrative"
    PERSONNEL = "personnel"
    OFFICIAL_CONDUCT = "official_conduct"
    CRIMINAL = "criminal"
    QUESTION = "question"
    OUTSIDE = "outside"


class Route(StrEnum):
    """Where a claim goes."""

    MEDIATION = "mediation"
    NEGOTIATION = "negotiation"
    ARBITRATION = "arbitration"
    INSPECTION = "inspection"
    BARGAINING = "bargaining"
    PAYMENT_ORDER = "payment_order"
    SUIT = "suit"
    SOCIAL_INSURANCE = "social_insurance"
    HEALTH = "health"
    LETTERS = "letters"
    PERSONNEL_APPEAL = "personnel_appeal"
    PETITION = "petition"
    TRIPARTITE = "tripartite"
    REDIRECT = "redirect"
    ANSWER = "answer"


class Urgency(StrEnum):
    """What cannot wait for classification; each has a clock in minutes or hours."""

    SELF_HARM = "self_harm"
    UNPAID_HOSPITAL = "unpaid_hospital"
    PLANNED_GATHERING = "planned_gathering"
    CHILD_LABOUR = "child_labour"
    PREGNANCY = "pregnancy"
    EVICTION = "eviction"
    EMPLOYER_LEAVING = "employer_leaving"
    FESTIVAL_NEAR = "festival_near"


class Grade(StrEnum):
    """How grave a matter is."""

    ORDINARY = "ordinary"
    MAJOR = "major"
    VERY_MAJOR = "very_major"


class MediationBody(StrEnum):
    """Legal kind of the mediating body; it selects clocks, seal and what the agreement can become (LAW.md ADD.6)."""

    ENTERPRISE_COMMITTEE = "enterprise_committee"
    PEOPLES_MEDIATION = "peoples_mediation"
    TOWNSHIP = "township"
    REGIONAL_OR_INDUSTRY = "regional_or_industry"
    COURT_INVITED = "court_invited"
    ONE_STOP = "one_stop"
    UNION_BROKERED = "union_brokered"
    TRIBUNAL = "tribunal"
    LABOUR_ORGAN = "labour_organ"


class Consent(StrEnum):
    """The other side's answer to an invitation."""

    AGREED = "agreed"
    REFUSED = "refused"
    SILENT = "silent"


class Party(StrEnum):
    """Whom a paper reached or who acted."""

    WORKER = "worker"
    EMPLOYER = "employer"


class OutcomeCode(StrEnum):
    """What a conclusion came to (M15: concluded and resolved are two figures)."""

    RESOLVED = "resolved"
    AGREED = "agreed"
    ACCEPTED_ELSEWHERE = "accepted_elsewhere"
    REFUSED_ELSEWHERE = "refused_elsewhere"
    ANSWERED = "answered"
    EXPLAINED = "explained"
    REDIRECTED = "redirected"
    JOINED = "joined"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"


class WithdrawalReason(StrEnum):
    """Why a worker gives a complaint up; fear is counted, not hidden."""

    SETTLED = "settled"
    FEARS_RETALIATION = "fears_retaliation"
    GAVE_UP = "gave_up"
    OTHER = "other"


class Satisfaction(StrEnum):
    """The worker's answer at follow-up (满意度)."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    NEUTRAL = "neutral"
    DISSATISFIED = "dissatisfied"
    NO_ANSWER = "no_answer"


class FailureReason(StrEnum):
    """Why a mediation ended without agreement."""

    EMPLOYER_REFUSED = "employer_refused"
    WORKER_REFUSED = "worker_refused"
    SILENCE = "silence"
    NO_AGREEMENT = "no_agreement"
    TIME_OVER = "time_over"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why a complaint is not taken up (不予受理)."""

    OUTSIDE_UNION = "outside_union"
    NO_MATTER = "no_matter"
    SAME_MATTER_PENDING = "same_matter_pending"
    SAME_MATTER_DECIDED = "same_matter_decided"
    UNREACHABLE = "unreachable"


class Destination(StrEnum):
    """Where a person is sent when it is not for the union (redirected, 引导)."""

    COURT = "court"
    ARBITRATION = "arbitration"
    INSPECTION = "inspection"
    SOCIAL_INSURANCE = "social_insurance"
    POLICE = "police"
    HEALTH = "health"
    HOUSING = "housing"
    PERSONNEL = "personnel"
    PETITION = "petition"
    CIVIL_AFFAIRS = "civil_affairs"
    DISCIPLINE = "discipline"
    LEGAL_AID = "legal_aid"
    UNION_RELIEF = "union_relief"
    EMERGENCY_MANAGEMENT = "emergency_management"
    MARKET_SUPERVISION = "market_supervision"
    DISABLED_FEDERATION = "disabled_federation"
    OTHER = "other"

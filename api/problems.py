"""Problem documents (RFC 9457): the one form in which anything says no over HTTP.

A problem names fields and codes, never the rejected value: an error body must be as harmless in a log as an event is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response

from casework.refusal import FieldError, Kind, Refusal

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = {"Retry-After": "5"}

STATUS_OF_KIND: Mapping[Kind, int] = {"role": 403, "scope": 404, "stage": 409, "version": 412, "value": 422}

TITLES: Mapping[int, tuple[str, str]] = {
    400: ("请求有误", "Bad request"),
    401: ("请先登录", "Sign-in required"),
    403: ("没有权限", "Not permitted"),
    404: ("没有找到", "Not found"),
    405: ("不支持该方法", "Method not allowed"),
    406: ("无法提供所需格式", "Not acceptable"),
    408: ("请求超时", "Request timeout"),
    409: ("当前阶段不能办理", "Not allowed at this stage"),
    412: ("记录已更新", "Stale version"),
    413: ("内容过大", "Content too large"),
    415: ("不支持该内容类型", "Unsupported media type"),
    422: ("内容有误", "Unprocessable content"),
    428: ("需要版本号", "Version required"),
    429: ("请求过于频繁", "Too many requests"),
    500: ("系统错误", "Internal error"),
    503: ("服务暂不可用", "Service unavailable"),
}


class Problem(Exception):
    """A refusal of the edge itself (sign-in, headers, form of the body), with the sentences a person reads."""

    def __init__(
        self,
        status: int,
        code: str,
        zh: str,
        en: str,
        *,
        rule: str | None = None,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.zh, self.en, self.rule = status, code, zh, en, rule
        self.errors, self.headers, self.extra = tuple(errors), dict(headers or {}), dict(extra or {})


def from_refusal(refusal: Refusal) -> Problem:
    """The problem of what the rules refused; its kind decides the status."""
    status = STATUS_OF_KIND[refusal.kind]
    return Problem(status, refusal.code, refusal.zh, refusal.en, rule=refusal.rule, errors=refusal.errors)


def unknown() -> Problem:
    """No such address or matter; what exists out of the reader's sight looks the same."""
    return Problem(404, "not_found", "没有找到该事项。", "There is no such matter.")


def from_http(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """What the framework itself refuses: unknown addresses and methods."""
    if status == 404:
        return unknown()
    zh, en = TITLES.get(status, TITLES[400])
    code = "method_not_allowed" if status == 405 else "bad_request"
    return Problem(status, code, f"{zh}。", f"{en}.", headers=headers)


def invalid(errors: Iterable[FieldError]) -> Problem:
    """Fields that cannot be read."""
    return Problem(
        422,
        "invalid_request",
        "有的内容填写不正确，请改正。",
        "Some fields are not right; please correct them.",
        errors=errors,
    )


def invalid_field(field: str, code: str, zh: str, en: str) -> Problem:
    """One field that cannot be read."""
    return Problem(422, code, zh, en, errors=(FieldError(field, code, zh, en),))


def away(what: str) -> Problem:
    """PostgreSQL or Temporal cannot be reached; nothing is known to have been recorded."""
    return Problem(
        503,
        f"{what}_away",
        "系统暂时无法办理，请稍后用同一幂等键重试。",
        "The service cannot do this at the moment; try again with the same key.",
        headers=RETRY_AFTER,
    )


def internal() -> Problem:
    """A failure of ours. Its cause is in the log under the request's id and nowhere else."""
    return Problem(
        500,
        "internal_error",
        "系统出现错误，请联系管理员并告知请求编号。",
        "Something failed on our side; ask the administrator, naming the request id.",
    )


def english_wanted(accept_language: str | None) -> bool:
    """Whether English is preferred to Chinese; Chinese where nothing is said."""
    best: dict[str, float] = {}
    for position, part in enumerate((accept_language or "").split(",")[:20]):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        if language in ("zh", "en"):
            best[language] = max(best.get(language, -1.0), _quality(parameters) - position / 1000)
    return best.get("en", 0.0) > max(best.get("zh", 0.0), 0.0)


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def _errors(problem: Problem) -> tuple[FieldError, ...]:
    """What is wrong, by field. A 422 that blames no single field is about the request as a whole: field ""."""
    if problem.errors or problem.status != 422:
        return problem.errors
    return (FieldError("", problem.code, problem.zh, problem.en),)


def document(problem: Problem, *, english: bool) -> dict[str, Any]:
    """The members of the problem in one language."""
    title = TITLES.get(problem.status, TITLES[500])
    return {
        "type": f"urn:gongdao:problem:{problem.code}",
        "title": title[1] if english else title[0],
        "status": problem.status,
        "detail": problem.en if english else problem.zh,
        "code": problem.code,
        "rule": problem.rule,
        "errors": [
            {"field": one.field, "code": one.code, "message": one.en if english else one.zh} for one in _errors(problem)
        ],
        **problem.extra,
    }


def problem_response(connection: HTTPConnection, problem: Problem) -> Response:
    """The problem as an answer, in the language the client asked for."""
    english = english_wanted(connection.headers.get("accept-language"))
    body = json.dumps(document(problem, english=english), ensure_ascii=False).encode()
    headers = {
        "Content-Language": "en" if english else "zh-CN",
        "Vary": "Accept-Language",
        "Cache-Control": "no-store",
        **problem.headers,
    }
    return Response(body, status_code=problem.status, headers=headers, media_type=MEDIA_TYPE)

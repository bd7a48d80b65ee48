"""Who looks at a page, in which role and language, and what every page needs to know of the house."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.auth import find_page_person, require_same_origin, sign_in_required
from api.house import House, house_of
from api.pages.form_values import Typed
from api.pages.language import Language, get_language
from api.pages.render import Page, Shell, language_of, shell_of, show
from api.problems import Problem, from_refusal
from api.sessions import Person
from casework.refusal import RoleNotAllowed
from casework.roles import READERS, Role
from records import people

MOST_FIELDS = 20_000


@dataclass(frozen=True)
class Visit:
    """One request of one person. `offices` are the offices' names by id."""

    request: Request
    house: House
    person: Person
    language: Language
    offices: dict[str, str]
    shell: Shell

    def show(self, page: Page, *, status: int = 200) -> HTMLResponse:
        """The page as an answer."""
        return show(self.request, page, self.shell, status=status)


async def office_names(house: House) -> dict[str, str]:
    """Every office's name by its id."""
    async with house.reads.connect() as conn:
        return {one.id: one.name for one in await people.list_offices(conn)}


async def welcome(request: Request, roles: Collection[Role] = READERS) -> Visit:
    """The signed-in visitor. Raises `Problem` 401 where nobody is signed in, 403 for another role."""
    house, person = house_of(request), await find_page_person(request)
    if person is None:
        raise sign_in_required()
    if person.role not in roles:
        raise from_refusal(not_for(person, roles))
    offices = await office_names(house)
    return Visit(request, house, person, language_of(request), offices, shell_of(request, person, offices))


def not_for(person: Person, roles: Collection[Role]) -> RoleNotAllowed:
    """The refusal of a page that others look at: who they are, and whether the person may look at it in another role."""
    sentences = []
    for code, end in (("zh_CN", "。"), ("en", ".")):
        language = get_language(code)
        who = language.term("choice", "list_separator").join(language.term("role", one) for one in Role if one in roles)
        sentence = language.pick("本页供以下岗位使用：", "This page is for: ") + who + end
        if any(one.role in roles for one in person.memberships):
            sentence += language.pick(
                "请先在页面上方切换岗位。", " Act in one of these roles first, at the top of the page."
            )
        sentences.append(sentence)
    return RoleNotAllowed(*sentences)


async def public_shell(request: Request) -> Shell:
    """The frame of a page that needs no sign-in; it still greets somebody who is signed in."""
    person = await find_page_person(request)
    offices = await office_names(house_of(request)) if person else {}
    return shell_of(request, person, offices)


def has_nul() -> Problem:
    """No browser sends U+0000, and the record cannot hold it."""
    return Problem(
        422, "text_has_nul", "表单中不能有空字符，请重新填写。", "A form cannot hold U+0000; fill it in again."
    )


async def read_form(request: Request) -> Typed:
    """What was typed, from a form of our own pages only; line ends as everywhere else. Raises `Problem` 403 or 422."""
    require_same_origin(request)
    try:
        form = await request.form(max_fields=MOST_FIELDS, max_files=0)
    except HTTPException:
        raise Problem(
            422, "form_malformed", "表单无法读取，请重新填写。", "This form cannot be read; fill it in again."
        ) from None
    values: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            if "\0" in name or "\0" in value:
                raise has_nul()
            values.setdefault(name, []).append(value.replace("\r\n", "\n"))
    return Typed(values)

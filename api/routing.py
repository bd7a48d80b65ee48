"""How a request finds its endpoint, and nothing besides: every endpoint here reads what it needs from the request itself.

The framework would solve dependencies, open exit stacks and wrap errors around each call, for parameters that no endpoint
declares; together with its layers around the application that was a sixth of what a receipt costs. Addresses, methods
and the description of the interface stay its own.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from api.parameters import names_taken, refuse_other_parameters

RESOURCES = "/api/v1/"
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class DirectRoute(APIRoute):
    """Calls its endpoint with the request and the parts of its address, all of them text.

    What answers GET answers HEAD, as load balancers ask; the server leaves the body away.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        super().__init__(path, endpoint, **more)
        self._handler = self.get_route_handler()

    def get_route_handler(self) -> Handler:
        """What answers a request. A resource that is read, or marked, refuses parameters it does not know; pages leave them
        aside.
        """
        endpoint = self.endpoint
        reads = "GET" in (self.methods or ()) or hasattr(endpoint, "query_names")
        names = names_taken(endpoint) if self.path.startswith(RESOURCES) and reads else None

        async def handle(request: Request) -> Response:
            if names is not None:
                refuse_other_parameters(request, names)
            response: Response = await endpoint(request=request, **request.path_params)
            return response

        return handle

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether the address and the method are this route's."""
        asks_head = scope["type"] == "http" and scope["method"] == "HEAD"
        return super().matches({**scope, "method": "GET"} if asks_head else scope)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of this address. Raises `HTTPException` 405 for another method."""
        method = "GET" if scope["method"] == "HEAD" else scope["method"]
        if method not in (self.methods or ()):
            raise HTTPException(status_code=405, headers={"Allow": ", ".join(sorted(_methods_at(scope)))})
        await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._handler(Request(scope, receive, send))
        await response(scope, receive, send)


def _methods_at(scope: Scope) -> set[str]:
    """Every method that the address of a request answers, by whichever of its routes."""
    routes = (one for one in scope["app"].routes if isinstance(one, DirectRoute))
    found = {method for one in routes if one.path_regex.match(scope["path"]) for method in one.methods or ()}
    return found | {"HEAD"} if "GET" in found else found


class DirectApp(FastAPI):
    """An application with one layer inside those it is given: errors that have a handler become its answer.

    What nobody foresaw, and bodies that are too large, are the affair of `api.edge`, the outermost layer.
    """

    def build_middleware_stack(self) -> ASGIApp:
        """The layers, from the outermost to the routes."""
        stack: ASGIApp = ExceptionMiddleware(self.router, handlers=self.exception_handlers)
        for layer, arguments, options in reversed(self.user_middleware):
            stack = layer(stack, *arguments, **options)
        return stack

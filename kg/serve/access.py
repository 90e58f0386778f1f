"""Who may ask: the token, and the name by which the service is called."""

from __future__ import annotations

import base64
import binascii
import hmac
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.serve.options import Options, is_loopback

__all__ = ["Door", "bears"]

_ASKED: Final = {"WWW-Authenticate": 'Bearer realm="kg", Basic realm="kg", charset="UTF-8"'}


class Door:
    """Lets in whom the options allow.

    On a loopback host the service must be called by a name of this machine: a web page elsewhere
    whose name was made to point here (DNS rebinding) is turned away. On another host every request
    brings the token, as ``Bearer`` or as the password of ``Basic``, unless reading is public.
    """

    def __init__(self, app: ASGIApp, options: Options) -> None:
        self.app, self.options = app, options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on or turn it away."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if is_loopback(self.options.host) and not _called_locally(headers.get("host", "")):
            await _away(421, "this service answers only to names of this machine")(
                scope, receive, send
            )
        elif (
            self.options.guarded
            and scope["method"] != "OPTIONS"
            and not bears(headers, self.options.token, basic=True)
        ):
            refusal = _away(401, "a token is needed: Authorization: Bearer …")
            await refusal(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def bears(headers: Headers, token: str, *, basic: bool = False) -> bool:
    """Whether a request brings the token: as ``Bearer``, or as a password where `basic` will do.

    >>> bears(Headers({"authorization": "Bearer abc"}), "abc")
    True
    >>> bears(Headers({"authorization": "Basic a2c6YWJj"}), "abc")
    False
    >>> bears(Headers({"authorization": "Basic a2c6YWJj"}), "abc", basic=True)
    True
    """
    scheme, _, value = headers.get("authorization", "").partition(" ")
    given = value.strip()
    if basic and scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("latin-1").partition(":")[2]
        except (binascii.Error, ValueError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return bool(token) and hmac.compare_digest(given.encode(), token.encode())


def _called_locally(host: str) -> bool:
    """Whether a ``Host`` header names this machine; without one nobody can be led astray."""
    name = host[: host.index("]") + 1] if "]" in host else host.partition(":")[0]
    return not name or is_loopback(name)


def _away(status: int, detail: str) -> PlainTextResponse:
    return PlainTextResponse(detail + "\n", status, _ASKED if status == 401 else None)

"""Decisions made by clicking: they go to the store's file of corrections, as with `kg review`.

A form carries a secret of this process that other pages cannot know. Whoever may decide is on this
machine, or brings the token. The file is apart from the graph, so that a decision can be kept while
a build holds the store; it holds from the next build.
"""

from __future__ import annotations

import base64
import binascii
import getpass
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.errors import KgError
from kg.graph.corrections_file import FILE, add_correction, parse, render, take_out
from kg.graph.corrections_model import Correction
from kg.graph.locks import writer_of
from kg.serve.access import bears
from kg.serve.options import Options, is_loopback
from kg.serve.reply import Refused
from kg.serve.room_change import Form, first
from kg.serve.room_snapshot import Snapshot

__all__ = ["authored", "builder", "keep", "may_decide", "secret", "sent", "sent_back", "undo"]

#: Bytes and fields of a form, and of a note in it.
_LARGEST: Final = 64 * 1024
_FIELDS: Final = 1000
_NOTE: Final = 2000

#: A path of this service, and no address of another one.
_OURS: Final = re.compile(r"/(?!/)[\w.~%/@:+,;=!*'()$&-]*", re.ASCII)

_SECRET: Final = secrets.token_urlsafe(32)


def secret() -> str:
    """What a form must bring back."""
    return _SECRET


def may_decide(request: Request, here: Snapshot, options: Options) -> bool:
    """Whether whoever asks may decide, and there is a store to keep it."""
    trusted = is_loopback(options.host) or bears(request.headers, options.token, basic=True)
    return trusted and here.archive is not None and (Path(here.path) / "kg.json").is_file()


async def sent(request: Request, here: Snapshot, options: Options) -> Form:
    """The form that was sent. Raises `Refused` where nobody may decide, or it is not of here."""
    if not may_decide(request, here, options):
        raise Refused(403, "decisions are taken on this machine or with the token, of a store")
    form = await _form(request)
    if not hmac.compare_digest(first(form, "secret").encode(), _SECRET.encode()):
        raise Refused(403, "the form is not of this service, or of an earlier run; load it again")
    return form


async def _form(request: Request) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(415, "a decision comes as a form")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise Refused(413, "the form is too large")
    try:
        return parse_qs(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS
        )
    except ValueError:
        raise Refused(400, "the form cannot be read") from None


def authored(row: Mapping[str, Any], form: Form, request: Request) -> dict[str, Any]:
    """A correction with its author, day and note. Raises `Refused` where it breaks its form."""
    note = first(form, "note")[:_NOTE]
    made = {**row, "author": _author(request), "date": date.today().isoformat()}
    made |= {"note": note} if note else {}
    try:
        parse(render([made]), "this correction")
    except KgError as error:
        raise Refused(400, str(error).rpartition("): ")[2]) from None
    return made


def keep(here: Snapshot, row: Mapping[str, Any]) -> Correction:
    """Write a correction at the end of the store's file."""
    path = Path(here.path) / FILE
    try:
        return add_correction(path, row)
    except OSError as error:
        raise Refused(503, f"{path} cannot be written: {error.strerror}") from None
    except KgError as error:
        raise Refused(409, str(error)) from None


def undo(here: Snapshot, key: str) -> tuple[Correction, ...]:
    """Take a correction out of the store's file. Raises `Refused` where it is not there."""
    path = Path(here.path) / FILE
    try:
        gone = take_out(path, lambda one: one.key == key)
    except OSError as error:
        raise Refused(503, f"{path} cannot be written: {error.strerror}") from None
    except KgError as error:
        raise Refused(409, str(error)) from None
    if not gone:
        raise Refused(409, "this decision is not there any more")
    return gone


def builder(here: Snapshot) -> str:
    """Who is building the store at this moment; empty if nobody is."""
    try:
        return writer_of(Path(here.path))
    except OSError:
        return ""


def sent_back(request: Request, form: Form, told: str) -> Response:
    """Back to the page that a form came from, which tells what was done."""
    back = first(form, "back")
    path = back if _OURS.fullmatch(back) else _target(request)
    return RedirectResponse(f"{request.scope['root_path']}{path}?{told}", 303)


def _target(request: Request) -> str:
    """The path of the page that a form was sent from, as it was written."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return "/" + raw.decode("ascii", "replace").lstrip("/")


def _author(request: Request) -> str:
    """Who decides: the user that a browser names with the token, else whoever runs the service."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            user = base64.b64decode(value.strip(), validate=True).decode().partition(":")[0]
        except (binascii.Error, ValueError):
            user = ""
        if user.strip().isprintable() and user.strip():
            return user.strip()[:100]
    try:
        return os.environ.get("KG_AUTHOR") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"

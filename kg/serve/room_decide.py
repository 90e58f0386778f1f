"""Decisions on claims, made by clicking: they go to the store's file of corrections.

A form carries a secret of this process that other pages cannot know. Whoever may decide is on this
machine, or brings the token.
"""

from __future__ import annotations

import getpass
import hmac
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kg.export.world import Claim
from kg.graph.claims import find_claims
from kg.graph.corrections_file import FILE, add_correction
from kg.graph.corrections_model import anchor_row
from kg.serve.access import bears
from kg.serve.options import Options, is_loopback
from kg.serve.reply import Refused
from kg.serve.room_snapshot import Snapshot

__all__ = ["decide", "may_decide", "secret"]

#: What may be decided on a claim.
_DECISIONS: Final = ("accept", "reject")

#: Bytes of a form.
_LARGEST: Final = 4096

_SECRET: Final = secrets.token_urlsafe(32)


def secret() -> str:
    """What a form must bring back."""
    return _SECRET


def may_decide(request: Request, here: Snapshot, options: Options) -> bool:
    """Whether whoever asks may decide, and there is a store to keep it."""
    trusted = is_loopback(options.host) or bears(request.headers, options.token, basic=True)
    return trusted and here.archive is not None and (Path(here.path) / "kg.json").is_file()


async def decide(request: Request, here: Snapshot, options: Options) -> Response:
    """Keep a decision, and show the event again. Raises `Refused` where that is not allowed."""
    if not may_decide(request, here, options):
        raise Refused(403, "decisions are taken on this machine or with the token, of a store")
    form = await _form(request)
    if not hmac.compare_digest(form.get("secret", "").encode(), _SECRET.encode()):
        raise Refused(403, "the form is not of this service, or of an earlier run; load it again")
    claim = here.claims.get(form.get("claim", ""))
    if claim is None or form.get("do") not in _DECISIONS:
        raise Refused(400, "a decision needs a claim of this graph, and accept or reject")
    row = {"do": form["do"], "claim": _anchor(here, claim), "author": _author()}
    add_correction(Path(here.path) / FILE, {**row, "date": date.today().isoformat()})
    return RedirectResponse(f"{request.scope['root_path']}{form_target(request)}?kept=1", 303)


def form_target(request: Request) -> str:
    """The path of the page that a form was sent from, as it was written."""
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    return "/" + raw.decode("ascii", "replace").lstrip("/")


async def _form(request: Request) -> dict[str, str]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise Refused(415, "a decision comes as a form")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            raise Refused(413, "the form is too large")
    try:
        return dict(parse_qsl(body.decode(), errors="strict"))
    except ValueError:
        raise Refused(400, "the form cannot be read") from None


def _anchor(here: Snapshot, claim: Claim) -> dict[str, object]:
    """By what a claim is found again after every build."""
    report = here.world.reports.get(claim.report)
    read = here.reading(report) if report else None
    found = find_claims(read).claims if read else ()
    for one in found:
        if read is not None and here.minter.claim(one.key) == claim.iri:
            return dict(anchor_row(one, read.report))
    raise Refused(409, "this claim is not in what was read; a person added it, or build anew")


def _author() -> str:
    try:
        return os.environ.get("KG_AUTHOR") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"

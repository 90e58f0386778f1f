"""Pages that change what was read: of a claim, of an event, of an entity; and all decisions.

What is more than a click is shown before it is kept: what changes, whom a name means, and the
entry as it will stand in ``corrections.yaml``. Every decision can be taken back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import KgError
from kg.export.world import Claim, Entity, Event
from kg.graph.corrections_file import render
from kg.graph.corrections_model import Correction
from kg.serve.options import Options
from kg.serve.reply import Refused
from kg.serve.room_change import (
    CLASSES,
    QUALIFIERS,
    STATUSES,
    Choices,
    Form,
    change_of,
    fields,
    first,
    known_names,
)
from kg.serve.room_decide import (
    authored,
    builder,
    keep,
    may_decide,
    secret,
    sent,
    sent_back,
    undo,
)
from kg.serve.room_files import as_file, claim_row
from kg.serve.room_proposals import (
    Proposal,
    entity_change,
    same_entity,
    same_event,
    split_event,
)
from kg.serve.room_standing import decided_on, decisions, standing, without_effect
from kg.serve.room_text import quoted
from kg.serve.room_views import Seen, json_of
from kg.serve.room_who import suggested
from kg.serve.workers import Pool

__all__ = ["Correcting"]

View = Callable[[Seen], Awaitable[Response]]
Handler = Callable[[View], Any]


class Correcting:
    """The corrections of one service."""

    def __init__(self, pool: Pool, options: Options) -> None:
        self.pool, self.options = pool, options

    def routes(self, handler: Handler) -> list[BaseRoute]:
        """Where decisions are shown and taken."""
        return [
            Route("/claim/{key:path}", handler(self.claim), methods=["GET"]),
            Route("/claim/{key:path}", handler(self.change_claim), methods=["POST"]),
            Route("/event/{key:path}", handler(self.change_event), methods=["POST"]),
            Route("/actor/{key:path}", handler(self.change_entity), methods=["POST"]),
            Route("/corrections", handler(self.listed), methods=["GET"]),
            Route("/corrections", handler(self.take_back), methods=["POST"]),
            Route("/suggest", handler(self.suggest), methods=["GET"]),
        ]

    def told(self, seen: Seen) -> dict[str, Any]:
        """What a page with decisions needs: the secret of its forms, and what was just done."""
        told: dict[str, Any] = {"deciding": "", "made": (), "kept": None, "undone": False,
                                "building": "", "broken": ""}  # fmt: skip
        if not may_decide(seen.request, seen.here, self.options):
            return told
        told |= {"deciding": secret(), "undone": "undone" in seen.params}
        try:
            told["made"] = decisions(seen.here)
        except KgError as error:
            told["broken"] = str(error)
        key = seen.params.get("kept", "")
        told["kept"] = next((one for one in told["made"] if one.key == key), None)
        if told["kept"] or told["undone"]:
            told["building"] = builder(seen.here)
        return told

    async def claim(self, seen: Seen) -> Response:
        """One claim with all that was read of it, and a form to change it."""
        return await asyncio.to_thread(self._claim_page, seen, seen.wanted("claim"))

    def _claim_page(self, seen: Seen, found: Claim) -> Response:
        form = seen.params.get("format", "")
        if form in ("csv", "json"):
            return as_file([claim_row(found, seen.here)], form, "claim")
        told = self.told(seen)
        now, made = None, decided_on(found, seen.here, told["made"])
        if told["deciding"] and not told["broken"]:
            now = standing(seen.here, found).now
        return seen.paper.page(
            "claim.html", claim=found, pieces=quoted(found.evidence, found.trigger), decided=made,
            fields=fields(seen.here, now, seen.paper.lang) if now else None, classes=CLASSES,
            statuses=STATUSES, qualifiers=QUALIFIERS, scripted=True, **told,
        )  # fmt: skip

    async def change_claim(self, seen: Seen) -> Response:
        """Accept, reject or change one claim."""
        found = seen.wanted("claim")
        form = await sent(seen.request, seen.here, self.options)
        return await asyncio.to_thread(self._decide, seen, found, form)

    def _decide(self, seen: Seen, found: Claim, form: Form) -> Response:
        there = standing(seen.here, found)
        do = first(form, "do")
        row: dict[str, Any] = {"do": do, "claim": there.anchor}
        if do in {"accept", "reject"}:
            return self._kept(seen, row, form)
        if do != "change" or there.now is None:
            raise Refused(400, "a claim can be accepted, rejected or changed while it stands")
        known = known_names(seen.here, there.now, seen.paper.lang)
        choices = Choices(seen.here, seen.paper.lang, form, known)
        change, lines = change_of(seen.here, there.now, form, choices)
        if not change:
            raise Refused(400, seen.paper.say("unchanged"))
        row |= change
        made = Proposal("change", row, lines, choices, subject=found.event)
        if made.ready:
            given = authored(row, form, seen.request)
            made.problem = without_effect(seen.here, found, given)
        return self._confirmed(seen, form, made)

    async def change_event(self, seen: Seen) -> Response:
        """Accept or reject a claim of an event, part claims from it, or join another event."""
        found: Event = seen.wanted("event")
        form = await sent(seen.request, seen.here, self.options)
        return await asyncio.to_thread(self._decide_event, seen, found, form)

    def _decide_event(self, seen: Seen, found: Event, form: Form) -> Response:
        do, here = first(form, "do"), seen.here
        if do in {"accept", "reject"}:
            claim = here.claims.get(first(form, "claim"))
            if claim is None:
                raise Refused(400, "a decision needs a claim of this graph")
            return self._kept(seen, {"do": do, "claim": standing(here, claim).anchor}, form)
        ways = {"split": split_event, "merge": same_event}
        if do not in ways:
            raise Refused(400, "an event can be split or merged, its claims accepted or rejected")
        return self._confirmed(seen, form, ways[do](seen, found, form))

    async def change_entity(self, seen: Seen) -> Response:
        """Say who an entity is, that it is another one, or what it is called."""
        found: Entity = seen.wanted("entity")
        form = await sent(seen.request, seen.here, self.options)
        way = {"same": same_entity, "name": entity_change, "unlink": entity_change}.get(
            first(form, "do")
        )
        if way is None:
            raise Refused(400, "an entity can be linked, merged, unlinked or named")
        made = await asyncio.to_thread(way, seen, found, form)
        return self._confirmed(seen, form, made)

    async def listed(self, seen: Seen) -> Response:
        """All decisions, the last one first, and whether the graph has them."""
        told = self.told(seen)
        reply = await self.pool.call("kg.serve.room_record:recorded")
        graph = json_of(reply.body)
        form = seen.params.get("format", "")
        if form in ("csv", "json"):
            rows = [_row(one, graph) for one in told["made"]]
            return as_file(rows, form, "corrections")
        if form == "yaml":
            body = render([dict(one.row) for one in told["made"]])
            headers = {"Content-Disposition": 'attachment; filename="corrections.yaml"'}
            return Response(body, headers=headers, media_type="application/yaml")
        return seen.paper.page("corrections.html", graph=graph, **told)

    async def take_back(self, seen: Seen) -> Response:
        """Take a decision back."""
        form = await sent(seen.request, seen.here, self.options)
        await asyncio.to_thread(undo, seen.here, first(form, "undo"))
        return sent_back(seen.request, form, "undone=1")

    async def suggest(self, seen: Seen) -> Response:
        """Who may be meant by what is typed, as a list of texts."""
        text = seen.params.get("q", "")[:200]
        found = await asyncio.to_thread(suggested, seen.here, text, seen.paper.lang)
        return JSONResponse(found if text.strip() else [])

    def _kept(self, seen: Seen, row: dict[str, Any], form: Form) -> Response:
        made = keep(seen.here, authored(row, form, seen.request))
        return sent_back(seen.request, form, f"kept={made.key}")

    def _confirmed(self, seen: Seen, form: Form, proposal: Proposal) -> Response:
        """Keep what was confirmed; else show it first."""
        row = authored(proposal.row, form, seen.request) if proposal.ready else {}
        if first(form, "sure") and row and not proposal.problem:
            return sent_back(seen.request, form, f"kept={keep(seen.here, row).key}")
        own = {"secret", "sure", "note"} | (
            {"event", "other"} if proposal.events is not None else set()
        )
        hidden = [(name, one) for name, all_ in form.items() if name not in own for one in all_]
        back = first(form, "back") or seen.request.url.path
        return seen.paper.page(
            "confirm.html", proposal=proposal, hidden=hidden, deciding=secret(), back=back,
            note=first(form, "note"), words=first(form, "other"),
            written=render([row]) if row else "",
        )  # fmt: skip


def _row(made: Correction, graph: Mapping[str, str]) -> dict[str, Any]:
    """A decision as a row of a file."""
    return {
        "what": str(made),
        "author": made.author,
        "date": made.date,
        "in_graph": made.key in graph,
        "without_effect": graph.get(made.key, ""),
        "note": made.row.get("note", ""),
    }

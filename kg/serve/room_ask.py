"""The query view: bundled questions as forms, an editor for SPARQL, answers as tables.

The editor is a script of its own (``web/src/ask.ts``), which only this view loads: its policy
allows that one file, and the styles that the editor makes by a secret of each page. Without it, as
in browsers without scripts, the query is written into a plain field.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup
from starlette.responses import Response

import kg.view
from kg.graph.labels import term_labels
from kg.graph.questions import Question, questions
from kg.graph.serial import prefixes
from kg.resources import resource
from kg.serve.options import Options
from kg.serve.reply import Refused, Reply
from kg.serve.room_answers import Answer, table_of
from kg.serve.room_pages import POLICY
from kg.serve.room_words import say
from kg.serve.sparql import wanted
from kg.vocab import CK, EVENT, OUTCOME, OWL, RDF

if TYPE_CHECKING:
    from kg.serve.room_views import Seen
    from kg.serve.workers import Pool

__all__ = ["EDITOR", "Asking", "place_of"]

#: The editor's script, where kg was built with it.
EDITOR: Final = Path(kg.view.__file__).with_name("assets") / "ask.js"

_JSON: Final = "application/sparql-results+json"
_CSV: Final = "text/csv"
_TURTLE: Final = "text/turtle"
_FORMS: Final = {"csv": _CSV, "json": _JSON, "ttl": _TURTLE}

#: What the editor says, by its keys among the words of the room.
_WORDS: Final = (
    *("query_text", "query_missing", "query_unexpected", "query_prefix", "query_declare"),
    *("query_place", "query_refused"),
)

#: What it fills in itself is left as it is.
_GAPS: Final = {name: f"{{{name}}}" for name in ("line", "column", "prefix")}

_PLACE: Final = re.compile(r"\berror at (\d+):(\d+)")
_HEADER: Final = re.compile(r"^#\+.*\n", re.MULTILINE)

#: How the editor shows the kinds of terms.
_KINDS: Final = {
    OWL.Class: "class",
    OWL.ObjectProperty: "property",
    OWL.DatatypeProperty: "property",
}

#: What is chosen from a list, by the type of a parameter.
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "class": tuple(EVENT),
    "outcome": tuple(one.capitalize() for one in OUTCOME),
    "boolean": ("any", "true", "false"),
}


class Asking:
    """Questions and queries, put to the workers of a service."""

    def __init__(self, pool: Pool, options: Options) -> None:
        self.pool, self.options = pool, options

    async def query(self, seen: Seen, text: str, accept: str) -> Reply:
        """The answer to a query in a form that is accepted."""
        call = self.pool.call(
            "kg.serve.jobs:query", text=text, accept=accept, base=seen.here.world.base,
            default=(), named=(), rows=self.options.rows, federated=self.options.federated,
        )  # fmt: skip
        return await _awaited(seen, call)

    async def ask(self, seen: Seen) -> Response:
        """The bundled questions, and any query that somebody writes."""
        text = seen.params.get("query", "").replace("\r\n", "\n")
        if not text.strip():
            return _page(seen, text)
        form = _FORMS.get(seen.params.get("format", ""))
        try:
            reply = await self.query(seen, text, form or f"{_JSON}, {_TURTLE};q=0.5")
        except Refused as error:
            return _page(seen, text, problem=error.detail, status=error.status)
        if form:
            return _saved(reply, "answer", seen.params["format"])
        return _page(seen, text, table_of(reply, seen.paper))

    async def question(self, seen: Seen) -> Response:
        """One bundled question as a form, with its answer once it is asked."""
        name = seen.request.path_params["name"]
        found = questions().get(name)
        if found is None or found.online:
            raise Refused(404, seen.paper.say("no_such", what=name[:100]))
        given = {one.name: seen.params.get(one.name, "").strip() for one in found.params}
        form = {"csv": _CSV, "json": _JSON}.get(seen.params.get("format", ""))
        answer, problem, status = None, "", 200
        try:
            if "edit" in seen.params:
                text = await self._put("bound", seen, name, given)
                return _page(seen, _HEADER.sub("", text.body.decode()))
            if form or "go" in seen.params:
                reply = await self._put(
                    "answered", seen, name, given, accept=form or _JSON, rows=self.options.rows
                )
                if form:
                    return _saved(reply, name, seen.params["format"])
                answer = table_of(reply, seen.paper)
        except Refused as error:
            problem, status = error.detail, error.status
        return seen.paper.page("question.html", status, question=found, given=given, answer=answer,
                               problem=problem, **_forms(seen))  # fmt: skip

    async def _put(
        self, job: str, seen: Seen, name: str, given: Mapping[str, str], **more: Any
    ) -> Reply:
        values = {key: value for key, value in given.items() if value}
        call = self.pool.call(f"kg.serve.room_jobs:{job}", name=name, given=values, **more)
        return await _awaited(seen, call)


def place_of(problem: str) -> tuple[int, int] | None:
    """Line and column of what an engine does not understand, where it says so.

    >>> place_of('the query cannot be run: error at 3:8: expected one of HAVING, OFFSET')
    (3, 8)
    """
    found = _PLACE.search(problem)
    return (int(found[1]), int(found[2])) if found else None


def _page(
    seen: Seen, text: str, answer: Answer | None = None, *, problem: str = "", status: int = 200
) -> Response:
    nonce = secrets.token_urlsafe(16) if EDITOR.is_file() else ""
    listed = [one for one in questions().values() if not one.online]
    return seen.paper.page(
        "ask.html", status, _policy(nonce), questions=listed, query=text, answer=answer,
        problem=problem, place=place_of(problem), editor=bool(nonce), told=_told(seen, nonce),
        **_forms(seen),
    )  # fmt: skip


def _policy(nonce: str) -> Mapping[str, str]:
    """The room's policy, with the editor's script and styles where there is one."""
    if not nonce:
        return {}
    more = f"style-src 'self' 'nonce-{nonce}'; script-src 'self'"
    return {"Content-Security-Policy": POLICY.replace("style-src 'self'", more)}


def _forms(seen: Seen) -> dict[str, Any]:
    """What the form of a question needs beside the question."""

    def described(question: Question) -> dict[str, str]:
        arabic = seen.paper.lang == "ar"
        return {
            one.name: (arabic and one.description_ar) or one.description for one in question.params
        }

    return {"choices": _CHOICES, "described": described}


def _told(seen: Seen, nonce: str) -> Markup:
    """What the editor reads, as JSON that cannot end the element it stands in."""
    lang = seen.paper.lang
    told = {
        "prefixes": prefixes(seen.here.world.base),
        "terms": _terms(lang),
        "words": {key: say(key, lang, **_GAPS) for key in _WORDS},
        "nonce": nonce,
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


@cache
def _terms(lang: str) -> list[tuple[str, str, str]]:
    """The terms of the ontology with their kinds and labels."""
    from pyoxigraph import NamedNode, parse

    kinds = {
        triple.subject.value: _KINDS.get(triple.object.value, "constant")
        for triple in parse(path=str(resource("ontology", "conflict.ttl")))
        if triple.predicate.value == RDF.type
        and isinstance(triple.subject, NamedNode)
        and isinstance(triple.object, NamedNode)
        and triple.subject.value.startswith(CK.iri)
    }
    labels = term_labels()
    return [
        (f"ck:{one.removeprefix(CK.iri)}", kind, labels.get((one, lang), ""))
        for one, kind in sorted(kinds.items())
        if one != CK.iri
    ]


async def _awaited(seen: Seen, call: Any) -> Reply:
    """The reply to a call; `Refused` where the client has gone."""
    reply = await wanted(seen.request, call)
    if reply is None:
        raise Refused(499, "nobody waits for the answer")
    return reply


def _saved(reply: Reply, name: str, form: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    text = reply.type.startswith("text/")
    kind = f"{reply.type}; charset=utf-8" if text else reply.type
    return Response(reply.body, headers={**headers, "Content-Type": kind})

"""A network as one HTML file that opens from disk: look, filter, click through to the sentence.

The file holds everything: data, script, style, an Arabic font. Its policy allows that script and
that style alone, by their hashes, and no connection at all. Texts of reports go in as JSON and are
shown as text. The script is built from ``web/`` when kg is installed (`hatch_build.py`).
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

import yaml

from kg.errors import UsageError
from kg.export.world import Claim, Entity, Event, Passage, Relation, World
from kg.network.projection import WEIGHTS, Link
from kg.view.embedded import arabic_faces
from kg.view.layout import positions
from kg.view.terms import term_label

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SHOWN", "write_page"]

_HERE: Final = Path(__file__).parent
_ASSETS: Final = _HERE / "assets"
_LANGUAGES: Final = ("ar", "en")

#: What the colours of lines tell.
_SIGNS: Final = ("hostile", "friendly", "neutral")

#: So many actors are shown at first; the others at a click.
SHOWN: Final = 300


def write_page(
    world: World,
    network: nx.Graph,
    out: TextIO,
    *,
    labels: str = "ar",
    title: Mapping[str, str],
    note: Mapping[str, str] | None = None,
    shown: int = SHOWN,
) -> None:
    """Write `network`, a projection of `world`, as a page with names in ``ar``, ``en`` or ``both``.

    ``title`` and ``note`` have a text for each of the two languages. Raises `UsageError` where kg
    was installed without the page's script.
    """
    data = _data(world, network)
    words = {lang: (note or {}).get(lang, "") for lang in _LANGUAGES}
    data |= {"title": dict(title), "note": words, "lang": labels, "shown": shown}
    out.write(_filled(_template(), title["ar" if labels != "en" else "en"], _as_script(data)))


def _filled(template: str, title: str, data: str) -> str:
    """The page; what is filled in is not looked at again."""
    script, style = _asset("page.js"), arabic_faces() + _asset("page.css")
    policy = (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    parts = {
        "policy": html.escape(policy, quote=True).replace("&#x27;", "'"),
        "title": html.escape(title),
        "style": style,
        "data": data,
        "script": script,
    }
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, rest = piece.split("}}", 1)
        filled += [parts[name], rest]
    return "".join(filled)


def _hash(text: str) -> str:
    """The source expression of Content Security Policy 3 for an inline element."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _as_script(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _template() -> str:
    return (_HERE / "page.html").read_text("utf-8")


@cache
def _asset(name: str) -> str:
    try:
        text = (_ASSETS / name).read_text("utf-8")
    except FileNotFoundError:
        raise UsageError(
            "this kg was installed without its web page; run npm ci && npm run build in web/ of "
            "the sources and install again, or install a built wheel"
        ) from None
    return text.replace("</", "<\\/") if name.endswith(".js") else text


def _data(world: World, network: nx.Graph) -> dict[str, Any]:
    """Actors, bonds and what they follow from, referring to each other by number."""
    places = positions(network)
    nodes = {node: at for at, node in enumerate(network)}
    said = _Grounds(world, network.graph.get("weight", "events"))
    bonds = [
        {
            "from": nodes[one],
            "to": nodes[other],
            "relation": told["relation"],
            "status": told["status"],
            "sign": told["sign"],
            "grounds": [said.number(iri) for iri in told["grounds"]],
        }
        for one, other, told in network.edges(data=True)
    ]
    actors = [
        {
            "id": node,
            "en": told["label_en"],
            "ar": told["label_ar"],
            "names": sorted(world.entities[node].names) if node in world.entities else [],
            "cls": told["class"],
            "mode": told["mode"],
            "qid": told["qid"],
            "x": places[node][0],
            "y": places[node][1],
        }
        for node, told in network.nodes(data=True)
    ]
    terms = {bond[key] for bond in bonds for key in ("relation", "status")}
    terms |= {one["cls"] for one in actors} | said.terms
    return {
        "directed": network.is_directed(),
        "words": _words(terms),
        "actors": actors,
        "bonds": bonds,
        "grounds": said.told,
    }


def _words(terms: Iterable[str]) -> dict[str, dict[str, str]]:
    """The interface's words, and the names of the terms that the page uses."""
    own: dict[str, dict[str, str]] = yaml.safe_load(
        (_HERE / "data" / "page_words.yaml").read_text("utf-8")
    )
    for term in sorted({*terms, *_SIGNS} - own.keys() - {""}):
        own[term] = {lang: term_label(term, lang) for lang in _LANGUAGES}
    return own


class _Grounds:
    """What bonds follow from, each once, numbered in the order in which it is asked for."""

    def __init__(self, world: World, weight: str) -> None:
        self.world, self._weigh = world, WEIGHTS[weight]
        self.told: list[dict[str, Any]] = []
        self.terms: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._stated = {one.iri: one for one in world.relations}
        self._claims = {one.iri: (event, one) for event in world.dated for one in event.claims}

    def number(self, iri: str) -> int:
        """The number of an event, of a claim of one, or of a stated relation."""
        if iri not in self._numbers:
            self._numbers[iri] = len(self.told)
            self.told.append(self._ground(iri))
        return self._numbers[iri]

    def _ground(self, iri: str) -> dict[str, Any]:
        if iri in self._stated:
            return self._relation(self._stated[iri])
        event = self.world.events.get(iri)
        claims = event.claims if event else ()
        if event is None:
            event, only = self._claims[iri]
            claims = (only,)
        return self._event(event, claims)

    def _event(self, event: Event, claims: Iterable[Claim]) -> dict[str, Any]:
        self.terms |= {event.cls, event.status}
        return {
            "label": {lang: event.labels.get(lang) or event.label for lang in _LANGUAGES},
            "cls": event.cls,
            "status": event.status,
            "first": event.earliest.isoformat() if event.earliest else "",
            "last": event.latest.isoformat() if event.latest else "",
            "weight": self._weigh([Link("", "", "", event.status, event.iri, event)]),
            "claims": [self._claim(one) for one in claims],
        }

    def _claim(self, claim: Claim) -> dict[str, Any]:
        self.terms.add(claim.modality)
        return {
            **self._report(claim.report),
            "sources": {lang: self._names(claim.stated_by, lang) for lang in _LANGUAGES},
            "modality": claim.modality,
            **_quote(claim.evidence, claim.trigger),
        }

    def _relation(self, one: Relation) -> dict[str, Any]:
        self.terms |= {one.predicate, "Asserted"}
        told = {
            lang: " ".join(
                (
                    self._names((one.subject,), lang),
                    term_label(one.predicate, lang),
                    self._names((one.object,), lang),
                )
            )
            for lang in _LANGUAGES
        }
        claim = {
            **self._report(one.report),
            "sources": dict.fromkeys(_LANGUAGES, ""),
            "modality": "Asserted",
            **_quote(one.evidence, None),
        }
        return {
            **{"label": told, "cls": one.predicate, "status": "Asserted", "weight": 1},
            **{"first": "", "last": "", "claims": [claim]},
        }

    def _report(self, iri: str) -> dict[str, Any]:
        report = self.world.reports.get(iri)
        if report is None:
            return {"report": "", "outlet": "", "day": "", "lang": ""}
        day = report.published.isoformat() if report.published else ""
        return {
            "report": report.title or report.url or iri.rsplit("/", 1)[-1],
            **{"outlet": report.publisher, "day": day, "lang": report.lang},
        }

    def _names(self, iris: Iterable[str], lang: str) -> str:
        found = [self.world.entities[iri] for iri in iris if iri in self.world.entities]
        return "; ".join(_name(one, lang) for one in found)


def _name(entity: Entity, lang: str) -> str:
    return entity.labels.get(lang) or entity.label


def _quote(evidence: Passage | None, trigger: Passage | None) -> dict[str, Any]:
    """The quoted characters, and where among them the words stand that tell of the event."""
    if evidence is None:
        return {"quote": "", "marks": []}
    marks = []
    inside = trigger and trigger.field == evidence.field
    if trigger and inside and evidence.start <= trigger.start and trigger.end <= evidence.end:
        marks.append([trigger.start - evidence.start, trigger.end - evidence.start])
    return {"quote": evidence.quote, "marks": marks if evidence.quote else []}

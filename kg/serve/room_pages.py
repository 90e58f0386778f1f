"""Pages from templates: what they share, and how they are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import Response

import kg.view
from kg.serve import room_words as words
from kg.serve.room_snapshot import Snapshot

__all__ = ["POLICY", "SCRIPT", "Paper", "language"]

#: Nothing but this service's own style sheet, fonts and pictures; no script at all.
POLICY: Final = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

#: What the room's own script needs: itself, and what it asks this service for.
_SCRIPTED: Final = "script-src 'self'; connect-src 'self'"

#: The script that draws on pages, where kg was built with it.
SCRIPT: Final = Path(kg.view.__file__).with_name("assets") / "room.js"

_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Language, Cookie",
}

#: Fields whose words have another key.
_FIELDS: Final = {"date": "day", "stated_by": "says", "denied_by": "denies"}

_COOKIE: Final = "kg-lang"

#: Days and spans of days in a text, whose parts a line from right to left would turn round.
_DAYS: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:/(?:[0-9]{4}-[0-9]{2}-[0-9]{2})?)?")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kg.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language(request: Request) -> str:
    """``ar`` or ``en``: as the address says, else the cookie, else what the browser prefers."""
    for given in (request.query_params.get("lang"), request.cookies.get(_COOKIE)):
        if given in words.LANGUAGES:
            return given
    for one in request.headers.get("accept-language", "").lower().split(","):
        if one.strip()[:2] in words.LANGUAGES:
            return one.strip()[:2]
    return words.LANGUAGES[0]


class Paper:
    """What templates need to name things and link them, in the language of a request."""

    def __init__(self, request: Request, here: Snapshot | None) -> None:
        self.request, self.here, self.lang = request, here, language(request)

    def page(
        self,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        *,
        scripted: bool = False,
        **told: Any,
    ) -> Response:
        """The page that a template makes of what is told.

        A ``scripted`` page may load the room's script, where kg was built with it.
        """
        scripted = scripted and SCRIPT.is_file()
        template_of = _environment().get_template(template)
        text = template_of.render(**self._shared(), scripted=scripted, **told)
        policy = {"Content-Security-Policy": f"{POLICY}; {_SCRIPTED}"} if scripted else {}
        sent = {**_HEADERS, **policy, **(headers or {})}
        answer = Response(text.encode("utf-8", "replace"), status, sent, "text/html")
        if self.request.query_params.get("lang") in words.LANGUAGES:
            answer.set_cookie(_COOKIE, self.lang, samesite="strict", httponly=True)
        return answer

    def _shared(self) -> dict[str, Any]:
        other = "en" if self.lang == "ar" else "ar"
        return {
            "lang": self.lang,
            "dir": "rtl" if self.lang == "ar" else "ltr",
            "path": self.request.url.path,
            "other": other,
            "other_url": self.again(lang=other),
            "t": self.say,
            "reason": self.reason,
            "term": self.term,
            "label": self.label,
            "value": self.value,
            "bdi": bdi,
            "name": self.name,
            "thing": self.thing,
            "href": self.href,
            "slug": lambda iri: self.href(iri).rpartition("/")[2],
            "again": self.again,
            "day": lambda value: words.day(value, self.lang),
            "days": lambda first, last: words.days(first, last, self.lang),
            "iso": lambda value: date.fromisoformat(value) if value else None,
            "safe_url": words.safe_url,
            "visible": words.visible,
            "number": lambda value: f"{value:,}",
        }

    words = staticmethod(words.say)

    def say(self, key: str, **parts: object) -> str:
        """The words of a key."""
        return words.say(key, self.lang, **parts)

    def reason(self, key: str) -> str:
        """Why a sentence gave nothing; the key itself where it is not known."""
        try:
            return self.say(f"gap_{key}")
        except KeyError:
            return key

    def term(self, name: str) -> str:
        """The label of a term of the ontology."""
        return words.term(name, self.lang)

    def label(self, key: str) -> str:
        """What a field is called: by the words of the room, else as a term of the ontology."""
        try:
            return self.say(_FIELDS.get(key, key))
        except KeyError:
            return self.term(key)

    def value(self, field: str, text: str) -> str:
        """The value of a field for people, where it is a term."""
        if field == "background":
            return self.say("yes" if text == "True" else "no")
        return self.term(text) if field in ("class", "status") and text else text

    def name(self, iri: str) -> str:
        """What an entity, event or report is called."""
        if self.here is None:
            return ""
        world = self.here.world
        if iri in world.entities:
            return words.name_of(world.entities[iri].labels, self.lang, iri)
        if iri in world.events:
            return words.name_of(world.events[iri].labels, self.lang, iri)
        report = world.reports.get(iri)
        return (self.here.called(report) if report else "") or iri.rsplit("/", 1)[-1]

    def href(self, iri: str) -> str:
        """The page of a thing; empty for what has none here."""
        if self.here is None:
            return ""
        world = self.here.world
        for things, kind, place in (
            (world.events, "event", "event"),
            (world.entities, "entity", "actor"),
            (world.reports, "report", "report"),
            (self.here.claims, "claim", "claim"),
        ):
            start = f"{world.base}{kind}/"
            if iri in things and iri.startswith(start):
                return f"/{place}/{quote(iri.removeprefix(start), safe='')}"
        return ""

    def thing(self, iri: str) -> Markup:
        """A thing by name, as a link to its page."""
        link = self.href(iri)
        shown = bdi(self.name(iri))
        return Markup('<a href="{}">{}</a>').format(link, shown) if link else shown

    def again(self, **changes: object) -> str:
        """This address with some of its values changed; empty ones are left out."""
        pairs = [
            (key, value)
            for key, value in self.request.query_params.multi_items()
            if key not in changes and value
        ]
        pairs += [(key, str(value)) for key, value in changes.items() if value]
        path = quote(self.request.scope["path"], safe="/")
        raw = self.request.scope.get("raw_path")
        path = raw.decode("ascii", "replace") if isinstance(raw, bytes) else path
        path = "/" + path.lstrip("/")
        return f"{path}?{urlencode(pairs)}" if pairs else path


def bdi(text: object) -> Markup:
    """Text of a report, apart from the direction of what stands around it; days from the left.

    >>> bdi("<b>")
    Markup('<bdi>&lt;b&gt;</bdi>')
    >>> bdi("1 2016-05-01")
    Markup('<bdi>1 <bdi dir="ltr">2016-05-01</bdi></bdi>')
    """
    safe = str(escape(words.visible(str(text))))
    dated = _DAYS.sub(r'<bdi dir="ltr">\g<0></bdi>', safe)
    return Markup(f"<bdi>{dated}</bdi>")  # noqa: S704

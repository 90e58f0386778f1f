"""Reports in markup: web pages by trafilatura, RSS and Atom feeds by feedparser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.errors import ReportUnreadable
from kg.reports.dates import parse_date
from kg.reports.decode import decode
from kg.reports.draft import Draft, Source

__all__ = ["read_feed", "read_html"]


def read_html(source: Source) -> Iterator[Draft]:
    """The article of a web page: its text without menus and boilerplate, title, date, site.

    The date is taken from metadata only; trafilatura's search for dates in the page's words is a
    guess.
    """
    from trafilatura import bare_extraction

    page: Any = bare_extraction(
        decode(source),
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if page is None or not (page.text or "").strip():
        raise ReportUnreadable(source.name, "no article text found in the page")
    yield Draft(
        text=page.text,
        title=(page.title or "").strip(),
        published=parse_date(page.date) if page.date else None,
        source=page.sitename or "",
        url=page.url or "",
        lang=(page.language or "")[:2],
    )


def read_feed(source: Source) -> Iterator[Draft]:
    """Each item of an RSS or Atom feed, with the fullest text that the feed carries."""
    import feedparser

    feed = feedparser.parse(source.data, sanitize_html=True)
    if not feed.entries:
        why = "broken XML" if feed.bozo else "no RSS or Atom items"
        raise ReportUnreadable(source.name, f"{why} in it")
    for number, entry in enumerate(feed.entries, 1):
        written = entry.get("published") or entry.get("updated") or ""
        published = parse_date(written) if written else None
        yield Draft(
            text=_text(_fullest(entry)),
            title=_text(entry.get("title", "")),
            published=published,
            bad_date=written if published is None else "",
            source=_text(feed.feed.get("title", "")),
            url=entry.get("link", ""),
            id=entry.get("id", ""),
            lang=(feed.feed.get("language") or "")[:2].lower(),
            where=f"item {number}",
        )


def _fullest(entry: Any) -> str:
    candidates = [part.get("value", "") for part in entry.get("content", [])]
    return str(max([*candidates, entry.get("summary", "")], key=len))


def _text(markup: str) -> str:
    """The words of an HTML fragment, a line a paragraph."""
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    from lxml import html

    root = html.fragment_fromstring(markup, create_parent="div")
    for node in root.iter("p", "br", "div", "li"):
        node.tail = "\n" + (node.tail or "")
    lines = (line.strip() for line in root.text_content().splitlines())
    return "\n".join(line for line in lines if line)

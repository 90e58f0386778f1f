"""What tests look for in pages of the reading room."""

from __future__ import annotations

import html
import re

from starlette.testclient import TestClient


def links(text: str) -> list[str]:
    return [html.unescape(one) for one in re.findall(r'href="([^"]*)"', text)]


def scripts(text: str) -> list[str]:
    """The opening tags of scripts."""
    return re.findall(r"<script[^>]*>", text)


def first(client: TestClient, page: str, start: str) -> str:
    """The first link of a page that begins so."""
    return next(one for one in links(client.get(page).text) if one.startswith(start))

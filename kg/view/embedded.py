"""The shipped fonts inside a picture or page, so that it looks alike everywhere.

A picture brings the letters that it shows, of both scripts; a page those of Arabic, as its texts
are many.
"""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

__all__ = ["ARABIC", "arabic_faces", "with_fonts"]

_DATA: Final = Path(__file__).with_name("data")
_FAMILIES: Final = {"Noto Sans": "NotoSans", "Noto Sans Arabic": "NotoSansArabic"}
_WEIGHTS: Final = {400: "Regular", 700: "Bold"}

#: The Arabic fonts for pages, by weight.
ARABIC: Final = {
    weight: _DATA / f"NotoSansArabic-{style}.woff2" for weight, style in _WEIGHTS.items()
}

#: For what letters a page takes the font that it brings.
_RANGE: Final = "U+20,U+600-6FF,U+200C-200F,U+2066-2069,U+FDF2,U+FDFA"

_TEXT: Final = re.compile(r'<text style="([^"]*)"[^>]*>([^<]*)</text>')
_OPENED: Final = re.compile(r"<svg\b[^>]*>")


def with_fonts(svg: str) -> str:
    """`svg` with a style that holds each shipped font, for the letters that are written in it."""
    letters: dict[int, set[str]] = {weight: set() for weight in _WEIGHTS}
    for style, text in _TEXT.findall(svg):
        letters[700 if "font-weight: 700" in style else 400].update(html.unescape(text))
    faces = "".join(_faces(letters))
    if not faces:
        return svg
    return _OPENED.sub(lambda found: f"{found.group()}\n <style>{faces}</style>", svg, count=1)


@cache
def arabic_faces() -> str:
    """The style of a page that brings Noto Sans Arabic along, in two weights."""
    return "".join(
        _face("Noto Sans Arabic", weight, "woff2", path.read_bytes(), f"unicode-range:{_RANGE}")
        for weight, path in ARABIC.items()
    )


def _face(family: str, weight: int, form: str, data: bytes, more: str = "") -> str:
    source = f"url(data:font/{form};base64,{base64.b64encode(data).decode()})"
    told = [f"font-family:'{family}'", f"font-weight:{weight}", f"src:{source}", more]
    return f"@font-face{{{';'.join(filter(None, told))}}}"


def _faces(letters: dict[int, set[str]]) -> Iterator[str]:
    for weight, style in _WEIGHTS.items():
        for family, file in _FAMILIES.items():
            data = _cut(_DATA / f"{file}-{style}.ttf", letters[weight])
            if data:
                yield _face(family, weight, "woff", data)


def _cut(path: Path, letters: set[str]) -> bytes:
    """The font with these letters and their forms alone; nothing where it has none of them."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(path, recalcTimestamp=False)
    wanted = {ord(char) for char in letters} & font.getBestCmap().keys()
    if not wanted - {ord(" ")}:
        return b""
    subsetter = Subsetter(Options(layout_features=["*"], name_IDs=[0, 1, 2, 13]))
    subsetter.populate(unicodes=sorted(wanted))
    subsetter.subset(font)
    font.flavor = "woff"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()

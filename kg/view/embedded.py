"""The shipped fonts inside an SVG, cut down to its letters, so that it looks alike everywhere."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["with_fonts"]

_DATA: Final = Path(__file__).with_name("data")
_FAMILIES: Final = {"Noto Sans": "NotoSans", "Noto Sans Arabic": "NotoSansArabic"}
_WEIGHTS: Final = {400: "Regular", 700: "Bold"}
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


def _faces(letters: dict[int, set[str]]) -> Iterator[str]:
    for weight, style in _WEIGHTS.items():
        for family, file in _FAMILIES.items():
            data = _cut(_DATA / f"{file}-{style}.ttf", letters[weight])
            if data:
                source = base64.b64encode(data).decode()
                yield (
                    f"@font-face{{font-family:'{family}';font-weight:{weight};"
                    f"src:url(data:font/woff;base64,{source})}}"
                )


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

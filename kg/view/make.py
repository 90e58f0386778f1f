"""Make the data of the pictures from public packages; run once, when a source has a new version.

``python -m kg.view.make FOLDER``, where FOLDER holds ``countries-10m.json`` of the npm package
``world-atlas`` and the variable fonts ``NotoSansArabic*.ttf`` and ``NotoSans[*.ttf`` of the PyPI
packages ``fontpkg-noto-sans-arabic`` and ``fontpkg-noto-sans``. All goes to ``kg/view/data``. The
fonts for pages need the PyPI package ``brotli``.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.resources import resource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["DATA", "fonts", "main", "outlines", "web_fonts"]

DATA: Final = Path(__file__).with_name("data")

#: Degrees: how far a line may be moved by leaving points out, and the grid that is kept.
_TOLERANCE: Final = 0.012
_GRID: Final = 0.001

#: Square degrees below which an island is left out.
_SMALLEST: Final = 0.004

#: Weights of the fonts by the end of their file names.
_WEIGHTS: Final = {"Regular": 400, "Bold": 700}

#: Letters that are kept: Latin with all its marks, punctuation, arrows; Arabic with its digits.
_LATIN: Final = (
    *(range(0x20, 0x7F), range(0xA0, 0x250), range(0x2B0, 0x370), range(0x1E00, 0x1F00)),
    *(range(0x2010, 0x2060), range(0x20A0, 0x20C0), range(0x2190, 0x2194)),
)
_ARABIC: Final = (
    *(range(0x600, 0x700), range(0x750, 0x780), range(0x8A0, 0x8FF), range(0x200C, 0x2010)),
    *(range(0xFB50, 0xFE00), range(0xFE70, 0xFF00), range(0x2066, 0x206A)),
)

#: Letters that a page brings a font for: Arabic and its neighbours, what joins and parts them.
_PAGE: Final = (
    *(range(0x20, 0x22), range(0x600, 0x700), range(0x200C, 0x2010), range(0x2066, 0x206A)),
    *((0x2E, 0x3A, 0xAB, 0xBB, 0xFDF2, 0xFDFA),),
)


def fonts(folder: Path, out: Path = DATA) -> None:
    """Cut the variable fonts down to plain ones of two weights and the letters that are drawn."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    kept = {"NotoSans": ("NotoSans[*.ttf", _LATIN), "NotoSansArabic": ("NotoSansArabic*", _ARABIC)}
    for name, (pattern, letters) in kept.items():
        source = next(iter(sorted(folder.rglob(pattern.replace("[", "[[]")))))
        for style, weight in _WEIGHTS.items():
            font = TTFont(source, recalcTimestamp=False)
            font = instantiateVariableFont(
                font, {"wght": weight, "wdth": 100}, updateFontNames=True
            )
            options = Options(hinting=False, layout_features=["*"], name_IDs=["*"])
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=[one for span in letters for one in span])
            subsetter.subset(font)
            font.save(out / f"{name}-{style}.ttf")


def web_fonts(out: Path = DATA) -> None:
    """Cut the Arabic fonts further down, to what pages bring along."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    for style in _WEIGHTS:
        font = TTFont(out / f"NotoSansArabic-{style}.ttf", recalcTimestamp=False)
        options = Options(hinting=False, layout_features=["*"], name_IDs=[0, 1, 2, 13, 14])
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[one for span in _PAGE for one in span])
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(out / f"NotoSansArabic-{style}.woff2")


def outlines(file: Path, out: Path = DATA) -> None:
    """Cut the countries of a TopoJSON down to ``outlines.npz``, read by `kg.view.outlines`."""
    import numpy as np

    topology = json.loads(file.read_text("utf-8"))
    countries = topology["objects"]["countries"]["geometries"]
    arcs = list(_arcs(topology))
    rings = [
        (number, ring)
        for number, country in enumerate(countries)
        for ring in _rings(country)
        if _area(_joined(ring, arcs)) >= _SMALLEST
    ]
    used = sorted({_plain(arc) for _, ring in rings for arc in ring})
    at = {arc: place for place, arc in enumerate(used)}
    thin = [_thinned(arcs[arc]) for arc in used]
    grid = np.concatenate([np.rint(arc / _GRID).astype(np.int32) for arc in thin])
    names = _names()
    np.savez_compressed(
        out / "outlines.npz",
        grid=np.array(_GRID),
        steps=np.diff(grid, axis=0, prepend=np.zeros((1, 2), np.int32)).astype(np.int32).T,
        lengths=np.array([len(arc) for arc in thin], np.int32),
        ring_arcs=np.array([_renumbered(arc, at) for _, ring in rings for arc in ring], np.int32),
        ring_lengths=np.array([len(ring) for _, ring in rings], np.int32),
        ring_countries=np.array([number for number, _ in rings], np.int32),
        names=np.array([_named(one, names) for one in countries]),
    )


def _named(country: Mapping[str, Any], names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """Arabic and English name of a country, by its number or else by its English name."""
    name = country["properties"]["name"]
    return names.get(str(country.get("id", "")).lstrip("0")) or _labels(name, name)


def _names() -> dict[str, tuple[str, str]]:
    """Arabic and English names of countries by their number, where the gazetteer has both."""
    with resource("export", "data", "countries.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader((line for line in lines if line[0] != "#"), delimiter="\t")
        found = {row["iso"]: _labels(row["name"], row["qid"]) for row in rows}
    return {iso: names for iso, names in found.items() if names[0]}


def _labels(name: str, key: str) -> tuple[str, str]:
    """The names of what the gazetteer knows by a key, or by a name."""
    from kg.linking.gazetteer import Gazetteer

    known = Gazetteer.open()
    keys = [key, *(one.key for one in known.lookup(name, "en") if one.strong)]
    for one in keys:
        with suppress(KeyError):
            labels = known.facts(one).labels
            if "ar" in labels:
                return labels["ar"], labels.get("en", name)
    return "", name


def _arcs(topology: Mapping[str, Any]) -> Iterator[Points]:
    import numpy as np

    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    for arc in topology["arcs"]:
        yield np.cumsum(np.array(arc), axis=0) * scale + shift


def _rings(country: Mapping[str, Any]) -> Iterable[list[int]]:
    if country["type"] == "Polygon":
        return list(country["arcs"])
    return [ring for polygon in country["arcs"] for ring in polygon]


def _plain(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _renumbered(arc: int, at: Mapping[int, int]) -> int:
    return at[arc] if arc >= 0 else ~at[~arc]


def _joined(ring: Sequence[int], arcs: Sequence[Points]) -> Points:
    import numpy as np

    return np.concatenate([arcs[arc] if arc >= 0 else arcs[~arc][::-1] for arc in ring])


def _area(ring: Points) -> float:
    x, y = ring[:, 0], ring[:, 1]
    turned = x[:-1] * y[1:] - x[1:] * y[:-1]
    return abs(float(turned.sum())) / 2


def _thinned(line: Points) -> Points:
    """Without the points that lie near the line through the others (Douglas and Peucker 1973)."""
    import numpy as np

    kept = np.zeros(len(line), dtype=bool)
    kept[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first > 1:
            away = _distances(line[first + 1 : last], line[first], line[last])
            farthest = int(away.argmax())
            if away[farthest] > _TOLERANCE:
                middle = first + 1 + farthest
                kept[middle] = True
                spans += [(first, middle), (middle, last)]
    return line[kept]


def _distances(points: Points, one: Points, other: Points) -> Points:
    import numpy as np

    along = other - one
    length = float(np.hypot(*along))
    if not length:
        gap: Points = np.hypot(*(points - one).T)
        return gap
    away = points - one
    found: Points = np.abs(along[0] * away[:, 1] - along[1] * away[:, 0]) / length
    return found


def main(arguments: Sequence[str] = ()) -> int:
    """Make all of it from the files in a folder."""
    folder = Path((arguments or sys.argv[1:])[0])
    fonts(folder)
    web_fonts()
    outlines(next(iter(sorted(folder.rglob("countries-10m.json")))))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Arabic in a browser against another renderer: letters joined, words from the right.

The reference is drawn by matplotlib, which shapes text by itself, with the same font file. Both
are cut to their ink, brought to one size, and compared; a text with its letters apart, or its
words in the wrong order, must be clearly less alike.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

import kg.view
from kg.export.world import Entity, World
from kg.model import Report
from kg.network.projection import project
from kg.pipeline import build
from kg.view.page import write_page
from tests.browser.chrome import find, wait
from tests.serve.serving import service
from tests.view.scenes import REPORT, event

DATA = Path(kg.view.__file__).with_name("data")
NAMES = ("قوات الدعم السريع", "محافظة إدلب 12 (ريف حلب)")
SCALE = 4

#: How like the reference a text must be, and how unlike when it is drawn wrongly.
LIKE, UNLIKE = 0.9, 0.7

pytestmark = pytest.mark.server


def drawn(text: str, *, bold: bool) -> Image.Image:
    """The reference: dark letters on white."""
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties, fontManager

    for style in ("Regular", "Bold"):
        for family in ("NotoSansArabic", "NotoSans"):
            fontManager.addfont(DATA / f"{family}-{style}.ttf")
    figure = Figure(figsize=(12, 2), dpi=100)
    families = ["Noto Sans Arabic", "Noto Sans"]
    font = FontProperties(family=families, weight=700 if bold else 400, size=46)
    figure.text(0.5, 0.5, text, fontproperties=font, ha="center", va="center")
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return Image.open(out).convert("L")


def inked(image: Image.Image) -> Image.Image:
    """The part of a picture that is written on."""
    dark = np.asarray(image.convert("L")) < 110
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return image.convert("L").crop((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1))


def alike(one: Image.Image, other: Image.Image) -> float:
    """Correlation of two texts brought to one size; 0 where one is much longer."""
    first, second = inked(one), inked(other)
    wide = first.width / first.height / (second.width / second.height)
    if not 0.93 < wide < 1.07:
        return 0.0
    size = 900, round(900 * second.height / second.width)
    return float(np.corrcoef(_blurred(first.resize(size)), _blurred(second.resize(size)))[0, 1])


def _blurred(image: Image.Image) -> Any:
    return np.asarray(image.filter(ImageFilter.GaussianBlur(4)), dtype=float).ravel()


def check(seen: Image.Image, name: str, *, bold: bool) -> None:
    assert alike(seen, drawn(name, bold=bold)) > LIKE
    apart = "\u200c".join(name)
    assert alike(seen, drawn(apart, bold=bold)) < UNLIKE
    turned = " ".join(reversed(name.split(" ")))
    assert alike(seen, drawn(turned, bold=bold)) < UNLIKE


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two actors, of whom one attacked the other."""
    actors = [
        Entity(f"https://example.org/{at}", ("ArmedGroup",), {"ar": name}, (), "", "", "", (),
               None, None)
        for at, name in enumerate(NAMES)
    ]  # fmt: skip
    told = event("strike", "AirStrike", None, agent=actors[0].iri, target=actors[1].iri)
    world = World({told.iri: told}, {one.iri: one for one in actors}, {REPORT.iri: REPORT})
    out = io.StringIO()
    write_page(world, project(world), out, title={"ar": NAMES[0], "en": "Two"})
    path = tmp_path_factory.mktemp("letters") / "two.html"
    path.write_text(out.getvalue(), "utf-8")
    return path


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reading room of one report."""
    path = tmp_path_factory.mktemp("letters") / "graph.trig"
    text = "قصفت طائرات مدينة حلب السبت وقتل خمسة مدنيين."
    build([Report("one", text, "ar", date(2016, 5, 1))], reader="rules").write(path)
    with service(path, "--workers", "1", pages=True) as found:
        yield found.url


@pytest.fixture
def browser(driver: Any, page: Path) -> Iterator[Any]:
    """The page, opened anew on a screen of four dots a pixel."""
    screen = {"width": 1400, "height": 900, "deviceScaleFactor": SCALE, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.get("about:blank")
    driver.get(page.as_uri())
    wait(driver, lambda: find(driver, "#ready"))
    yield driver
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("at", range(len(NAMES)))
def test_a_name_in_the_page_is_shaped_and_ordered(browser: Any, at: int) -> None:
    find(browser, "#search")[0].send_keys(NAMES[at].split(" ")[1])
    wait(browser, lambda: [one.text for one in find(browser, "#panel .list bdi")] == [NAMES[at]])
    find(browser, "#panel .list button")[0].click()
    wait(browser, lambda: find(browser, "#panel h2 bdi"))
    name = find(browser, "#panel h2 bdi")[0]
    assert name.text == NAMES[at]
    assert name.value_of_css_property("direction") == "rtl"
    seen = Image.open(io.BytesIO(name.screenshot_as_png))
    check(seen, NAMES[at], bold=True)


def test_names_on_the_network_are_shaped_and_ordered(browser: Any) -> None:
    """They are written on a canvas, which knows no elements."""
    address = browser.execute_script(
        "return document.querySelector('#network canvas.sigma-labels').toDataURL()"
    )
    layer = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGBA")
    white = Image.new("RGBA", layer.size, "white")
    white.alpha_composite(layer)
    written = np.asarray(white.convert("L")) < 110
    found = sorted(_parts(written), key=lambda one: -(one[2] - one[0]))
    seen = [white.crop(box) for box in found]
    assert len(seen) == len(NAMES)
    for name in NAMES:
        best = max(alike(one, drawn(name, bold=True)) for one in seen)
        assert best > LIKE


def test_the_reading_room_brings_its_letters(driver: Any, room: str) -> None:
    screen = {"width": 1400, "height": 900, "deviceScaleFactor": SCALE, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    driver.get(f"{room}/reports?lang=ar")
    driver.execute_async_script("document.fonts.ready.then(arguments[0])")
    heading = find(driver, "h1")[0]
    assert heading.value_of_css_property("direction") == "rtl"
    driver.execute_script("arguments[0].style.display = 'inline-block'", heading)
    seen = Image.open(io.BytesIO(heading.screenshot_as_png))
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert alike(seen, drawn(heading.text, bold=True)) > LIKE
    assert alike(seen, drawn("\u200c".join(heading.text), bold=True)) < UNLIKE


def _parts(written: Any) -> Iterator[tuple[int, int, int, int]]:
    """Boxes of what is written, parted where no dot is for a while, across or down."""
    for axis in (0, 1):
        filled = np.flatnonzero(written.any(axis=axis))
        gaps = np.flatnonzero(np.diff(filled) > 30 * SCALE)
        if len(gaps):
            spans = np.split(filled, gaps + 1)
            for span in spans:
                box = [0, 0, written.shape[1], written.shape[0]]
                box[0 if axis == 0 else 1], box[2 if axis == 0 else 3] = span[0], span[-1] + 1
                yield box[0], box[1], box[2], box[3]
            return

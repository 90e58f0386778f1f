"""Pictures of the program at work. With KG_IMAGES=1 those of the README are written anew.

    KG_IMAGES=1 pytest tests/browser/test_images.py

They are of the example reports, read as a user reads them; without KG_IMAGES the quicker rules read
them, and the pictures go nowhere.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from kg.cli import main
from kg.serve.room_ask import EDITOR
from tests.browser.chrome import find, wait
from tests.serve.serving import service

REPO = Path(__file__).resolve().parents[2]
IMAGES = REPO / "docs" / "images"
WRITTEN = bool(os.environ.get("KG_IMAGES"))
QUERY = """PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
# ما وقع في الخرطوم، ومن فعله
SELECT ?event ?agent WHERE {
  ?event ck:status ck:Asserted ; rdfs:label ?name .
  OPTIONAL { ?event ck:agent ?agent }
  FILTER(CONTAINS(?name, "الخرطوم"))
} LIMIT 4"""

#: The colour of texts in quotes.
GREEN = "rgba(29, 107, 52, 1)"

#: Bytes of a picture in the repository, colours that are enough for it, and the window.
LARGEST, COLOURS, WIDE, HIGH = 150_000, 256, 1200, 900

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("images") / "store"
    reader = [] if WRITTEN else ["--reader", "rules"]
    reports = str(REPO / "examples" / "reports")
    done = CliRunner().invoke(main, ["build", reports, *reader, "-o", f"{path}/"])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with service(store, "--workers", "1", pages=True) as found:
        yield found.url


@pytest.fixture
def browser(driver: Any) -> Iterator[Any]:
    screen = {"width": WIDE, "height": HIGH, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    yield driver
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def keep(driver: Any, name: str) -> None:
    """Look at a page, in few colours; there must be something to see."""
    driver.execute_async_script("document.fonts.ready.then(arguments[0])")
    keep_picture(Image.open(io.BytesIO(driver.get_screenshot_as_png())), name)


def keep_picture(picture: Image.Image, name: str) -> None:
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    out = io.BytesIO()
    few.save(out, "png", optimize=True)
    grey = np.asarray(few.convert("L"), dtype=float)
    assert 0.01 < (grey < 200).mean() < 0.6
    assert len(out.getvalue()) < LARGEST
    if WRITTEN:
        IMAGES.mkdir(exist_ok=True)
        (IMAGES / f"{name}.png").write_bytes(out.getvalue())


def test_a_report_with_its_marks(browser: Any, address: str) -> None:
    browser.get(f"{address}/reports?lang=ar")
    links = [one.get_attribute("href") for one in find(browser, "main a[href^='/report/']")]
    for link in links:
        browser.get(link)
        wait(browser, lambda: find(browser, "h1"))
        told = find(browser, ".text")
        if told and "جدة" in told[0].text:
            break
    assert len(find(browser, ".m-trigger")) > 2
    keep(browser, "report")


def test_an_event_with_its_claims(browser: Any, address: str) -> None:
    browser.get(f"{address}/events?lang=ar")
    rows = find(browser, "main tbody tr")
    told = [int(row.find_elements("tag name", "td")[-1].text) for row in rows]
    most = rows[int(np.argmax(told))]
    most.find_element("css selector", "a[href^='/event/']").click()
    wait(browser, lambda: find(browser, "blockquote mark"))
    browser.execute_script("document.querySelector('h2:has(+ .side)').scrollIntoView()")
    keep(browser, "event")


@pytest.mark.skipif(not EDITOR.is_file(), reason="the editor's script is not built here")
def test_a_query_with_its_answer(browser: Any, address: str) -> None:
    browser.get(f"{address}/ask?lang=ar&query={quote(QUERY)}")
    wait(browser, lambda: find(browser, ".cm-line span") and find(browser, "#answer ~ .wide a"))
    wait(browser, lambda: GREEN in {
        one.value_of_css_property("color") for one in find(browser, ".cm-line span")
    })  # fmt: skip
    assert not find(browser, ".cm-lintRange-error")
    keep(browser, "query")


@pytest.mark.skipif(not EDITOR.is_file(), reason="the page's script is not built here")
def test_a_network_with_what_a_tie_follows_from(browser: Any, store: Path) -> None:
    page = store.parent / "network.html"
    done = CliRunner().invoke(main, ["network", str(store), "-o", str(page), "--labels", "ar"])
    assert done.exit_code == 0, done.output
    browser.get(page.as_uri())
    wait(browser, lambda: find(browser, "#ready"))
    for _ in ("an actor", "a tie of it"):
        find(browser, "#panel .list button")[0].click()
    wait(browser, lambda: find(browser, "#panel blockquote"))
    keep(browser, "network")


def test_a_map_for_print(store: Path) -> None:
    picture = store.parent / "map.png"
    done = CliRunner().invoke(main, ["map", str(store), "-o", str(picture), "--labels", "ar"])
    assert done.exit_code == 0, done.output
    whole = Image.open(picture)
    keep_picture(whole.resize((WIDE, round(WIDE * whole.height / whole.width))), "map")

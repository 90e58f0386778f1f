"""The reading room in a browser: no errors, nobody else asked, readable from the right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.pipeline import build
from tests.browser.chrome import clean, find, serious, wait
from tests.serve.serving import service

REPO = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reading room of the example reports, run as a user runs it."""
    path = tmp_path_factory.mktemp("room") / "graph.trig"
    build(REPO / "examples" / "reports", reader="rules").write(path)
    with service(path, "--workers", "1", pages=True) as found:
        yield found.url


def test_from_the_search_to_the_marked_words(driver: Any, address: str) -> None:
    driver.get(f"{address}/?lang=ar")
    assert find(driver, "html")[0].value_of_css_property("direction") == "rtl"
    box = find(driver, "input[type=search]")[0]
    box.send_keys("قصف\n")
    wait(driver, lambda: "q=" in driver.current_url and find(driver, "main h2"))
    find(driver, "main td a[href^='/event/']")[0].click()
    wait(driver, lambda: find(driver, "blockquote mark"))
    marked = find(driver, "blockquote mark")
    assert marked
    assert marked[0].text
    quotes = find(driver, "blockquote")
    assert quotes[0].value_of_css_property("direction") in {"rtl", "ltr"}
    find(driver, ".claim h3 a")[0].click()
    wait(driver, lambda: "/report/" in driver.current_url)
    wait(driver, lambda: find(driver, "ul.claims"))
    clean(driver, address)


@pytest.mark.parametrize(
    "page",
    [
        *("/", "/events", "/reports", "/actors", "/timeline", "/ask", "/ask/attacks?go=1"),
        *("/coverage", "/unlinked", "/network", "/map", "/corrections"),
    ],
)
def test_every_view_loads_without_errors(driver: Any, address: str, page: str) -> None:
    if page == "/network" and not (REPO / "kg" / "view" / "assets" / "page.js").exists():
        pytest.skip("the page's script is not built here")
    driver.get(f"{address}{page}")
    assert find(driver, "h1")[0].text
    if page == "/map":
        wait(driver, lambda: find(driver, "[data-drawn] .dot") or _pictured(driver))
    clean(driver, address)


def _pictured(driver: Any) -> bool:
    """Whether the map is there as a picture, as without its script."""
    return any(one.get_property("naturalWidth") > 100 for one in find(driver, ".map"))


@pytest.mark.parametrize("lang", ["ar", "en"])
@pytest.mark.parametrize("kind", ["/", "/events", "event", "actor", "report"])
def test_axe_finds_nothing_serious(driver: Any, address: str, kind: str, lang: str) -> None:
    if kind.startswith("/"):
        driver.get(f"{address}{kind}?lang={lang}")
    else:
        driver.get(f"{address}/{kind}s?lang={lang}")
        find(driver, f"main td a[href^='/{kind}/']")[0].click()
        wait(driver, lambda: f"/{kind}/" in driver.current_url and find(driver, "h1"))
    assert serious(driver) == []


def test_the_keyboard_reaches_what_a_page_holds(driver: Any, address: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    driver.get(f"{address}/?lang=ar")
    ActionChains(driver).send_keys(Keys.TAB).perform()
    assert driver.switch_to.active_element.get_attribute("class") == "skip"
    ActionChains(driver).send_keys(Keys.ENTER).send_keys(Keys.TAB).perform()
    assert driver.switch_to.active_element.get_attribute("type") == "search"
    ActionChains(driver).send_keys("حلب", Keys.ENTER).perform()
    wait(driver, lambda: "q=" in driver.current_url)

"""The map of the reading room in a browser: days, places, and the way to the events."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from kg.pipeline import build
from tests.browser.chrome import clean, find, serious, wait
from tests.serve.serving import service

REPO = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reading room of the example reports."""
    if not (REPO / "kg" / "view" / "assets" / "room.js").exists():
        pytest.skip("the room's script is not built here")
    path = tmp_path_factory.mktemp("map") / "graph.trig"
    build(REPO / "examples" / "reports", reader="rules").write(path)
    with service(path, "--workers", "1", pages=True) as found:
        yield found.url


def show(driver: Any, address: str) -> None:
    driver.get("about:blank")
    driver.get(address)
    wait(driver, lambda: find(driver, "[data-drawn]"))


def counted(driver: Any) -> int:
    """How many events the map says that it shows."""
    return int(find(driver, ".mapside [role='status']")[0].text.split(":")[1].split("·")[0])


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_places_lead_to_their_events(driver: Any, address: str, lang: str) -> None:
    show(driver, f"{address}/map?lang={lang}")
    assert len(find(driver, ".ground .dot")) > 2
    assert find(driver, ".ground .land")[0].get_attribute("d")
    assert serious(driver) == []
    find(driver, ".placelist button")[0].click()
    assert driver.switch_to.active_element.get_attribute("class") == "placed"
    assert len(find(driver, ".dot.chosen")) == 1
    link = find(driver, ".placed li a")[0]
    link.click()
    wait(driver, lambda: "/event/" in driver.current_url and find(driver, "blockquote"))
    clean(driver, address)


def test_days_leave_out_what_was_not_then_and_stand_in_the_address(
    driver: Any, address: str
) -> None:
    from selenium.webdriver.common.keys import Keys

    show(driver, f"{address}/map?lang=en")
    before = counted(driver)
    until = find(driver, ".days input")[1]
    until.send_keys(Keys.HOME, Keys.ARROW_RIGHT)
    after = counted(driver)
    assert 0 <= after < before
    assert until.get_attribute("aria-valuetext")
    kept = driver.current_url
    assert ".." in kept.partition("#")[2]
    show(driver, kept)
    assert counted(driver) == after
    find(driver, ".days button")[0].click()
    assert find(driver, ".days button[aria-pressed='true']")
    wait(driver, lambda: find(driver, ".days button[aria-pressed='false']"))
    clean(driver, address)


def test_it_is_looked_at_from_nearer_by_keyboard(driver: Any, address: str) -> None:
    from selenium.webdriver.common.keys import Keys

    show(driver, f"{address}/map")
    ground = find(driver, ".ground")[0]
    before = ground.get_dom_attribute("viewBox")
    find(driver, ".zoom button")[0].send_keys(Keys.ENTER)
    nearer = ground.get_dom_attribute("viewBox")
    assert float(nearer.split()[2]) < float(before.split()[2])
    ground.send_keys(Keys.ARROW_LEFT)
    assert float(ground.get_dom_attribute("viewBox").split()[0]) < float(nearer.split()[0])
    ground.send_keys("0")
    assert ground.get_dom_attribute("viewBox") == before


def test_filters_are_those_of_other_views(driver: Any, address: str) -> None:
    show(driver, f"{address}/map?lang=en")
    everything = counted(driver)
    with urlopen(f"{address}/map.json?format=csv") as told:  # noqa: S310
        rows = list(csv.DictReader(io.StringIO(told.read().decode("utf-8-sig"))))
    assert len(rows) == everything
    show(driver, f"{address}/map?lang=en&class={rows[0]['class']}")
    assert 0 < counted(driver) < everything
    show(driver, f"{address}/map?lang=en&q=zzzz")
    assert counted(driver) == 0
    clean(driver, address)

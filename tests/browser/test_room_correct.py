"""Corrections and arcs in a browser: clicks are kept, survive a build, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.graph.corrections_file import read_corrections
from tests.browser.chrome import clean, find, serious, wait
from tests.serve.serving import service
from tests.serve.wire import build, write_wires

REPO = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports and a store of them."""
    return write_wires(tmp_path_factory.mktemp("wire"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with service(folder / "store", "--workers", "1", pages=True) as found:
        yield found.url


def kept(folder: Path) -> list[str]:
    return [one.do for one in read_corrections(folder / "store" / "corrections.yaml")]


def open_report(driver: Any, address: str, words: str, lang: str) -> None:
    driver.get(f"{address}/events?lang={lang}&q={words}")
    find(driver, "main td a[href^='/event/']")[0].click()
    wait(driver, lambda: find(driver, ".claim h3 a"))
    named = [one for one in find(driver, ".claim") if words in one.text]
    named[0].find_elements("css selector", "h3 a")[0].click()
    wait(driver, lambda: "/report/" in driver.current_url and find(driver, "html[data-ready]"))


def test_arcs_go_from_the_event_to_who_fills_its_roles(driver: Any, address: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    if not (REPO / "kg" / "view" / "assets" / "room.js").exists():
        pytest.skip("the room's script is not built here")
    open_report(driver, address, "قصفت", "ar")
    button = find(driver, "#arcs")[0]
    assert button.is_displayed()
    assert not find(driver, ".overlay")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    labels = {one.text for one in find(driver, ".overlay text")}
    assert {"فاعل", "هدف"} & labels
    words = find(driver, ".text .m-trigger")[0].rect
    aleppo = next(one for one in find(driver, ".text .m-mention") if "حلب" in one.text).rect
    assert aleppo["x"] < words["x"]  # from right to left
    paths = [one.rect for one in find(driver, ".overlay .r-target path:first-child")]
    middle = words["x"] + words["width"] / 2
    assert any(abs(one["x"] + one["width"] - middle) < 6 for one in paths)
    assert serious(driver) == []
    ActionChains(driver).send_keys("a").perform()
    assert not find(driver, ".overlay")
    ActionChains(driver).send_keys("a").perform()
    assert find(driver, ".overlay .arc")
    clean(driver, address)


def test_a_correction_by_keyboard_survives_builds_and_is_taken_back(
    driver: Any, address: str, folder: Path
) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select

    driver.get(f"{address}/events?lang=en&class=Attack")
    find(driver, "main td a[href^='/event/']")[0].send_keys(Keys.ENTER)
    wait(driver, lambda: find(driver, ".claim a.button"))
    find(driver, ".claim a.button")[0].send_keys(Keys.ENTER)
    wait(driver, lambda: find(driver, "select[name='class']"))
    assert serious(driver) == []
    page = driver.current_url
    Select(find(driver, "select[name='class']")[0]).select_by_value("Shelling")
    place = find(driver, "input[name='role.location']")
    place[-1].send_keys("حلب")
    wait(driver, lambda: find(driver, "datalist option[value$='[Q41183]']"))
    find(driver, "button[value='change']")[0].send_keys(Keys.ENTER)
    wait(driver, lambda: find(driver, "form.confirm"))
    assert serious(driver) == []
    assert kept(folder) == []
    find(driver, "input[type='radio'][value='Q41183']")[0].click()
    find(driver, "form.confirm button")[0].send_keys(Keys.ENTER)
    wait(driver, lambda: find(driver, "button[name='sure']"))
    assert "Shelling" in find(driver, "main table")[0].text
    find(driver, "button[name='sure']")[0].send_keys(Keys.ENTER)
    wait(driver, lambda: find(driver, "[role='status']"))
    assert kept(folder) == ["change"]
    for name in ("two.txt", "three.txt"):
        build(folder, name)

    def anew() -> bool:
        driver.get(page)
        return "Shelling" in find(driver, "main dl")[0].text

    wait(driver, anew)
    driver.get(f"{address}/events?lang=en&class=Shelling")
    assert "Shelling" in find(driver, "main tbody")[0].text
    driver.get(f"{address}/corrections?lang=en")
    assert "applied" in find(driver, "main tbody")[0].text
    assert serious(driver) == []
    find(driver, "button[name='undo']")[0].send_keys(Keys.ENTER)
    wait(driver, lambda: find(driver, "[role='status']"))
    assert kept(folder) == []
    clean(driver, address)


def test_claims_are_parted_by_clicking(driver: Any, address: str, folder: Path) -> None:
    driver.get(f"{address}/events?lang=ar&q=حلب")
    links = [one.get_attribute("href") for one in find(driver, "main td a[href^='/event/']")]
    for link in links:
        driver.get(link)
        if find(driver, "input[name='leave']"):
            break
    assert serious(driver) == []
    find(driver, "input[name='leave']")[-1].click()
    find(driver, "button[value='split']")[0].click()
    wait(driver, lambda: find(driver, "button[name='sure']"))
    find(driver, "button[name='sure']")[0].click()
    wait(driver, lambda: find(driver, "[role='status']"))
    assert kept(folder) == ["split"]
    find(driver, ".kept button[name='undo']")[0].click()
    wait(driver, lambda: kept(folder) == [])
    clean(driver, address)

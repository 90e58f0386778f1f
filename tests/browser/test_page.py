"""The page in a browser: it draws, finds, filters, leads to the sentence, by keyboard as well."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.export.select import Selection, narrow_world
from kg.export.world import World
from kg.network.projection import project
from kg.pipeline import build
from kg.view.page import write_page
from tests.browser.chrome import asked, errors, find, serious, wait

REPO = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example reports as a page."""
    folder = tmp_path_factory.mktemp("page")
    graph = build(REPO / "examples" / "reports", reader="rules")
    world = narrow_world(World.read(graph), Selection(background=False))
    out = io.StringIO()
    write_page(world, project(world), out, title={"ar": "شبكة الأطراف", "en": "Actors"})
    (folder / "net.html").write_text(out.getvalue(), "utf-8")
    return folder / "net.html"


@pytest.fixture
def browser(driver: Any, page: Path) -> Any:
    """The page, opened anew."""
    driver.get("about:blank")
    driver.get(page.as_uri())
    wait(driver, lambda: find(driver, "#ready"))
    return driver


def texts(driver: Any, selector: str) -> list[str]:
    return [one.text for one in find(driver, selector)]


def type_in(driver: Any, text: str) -> None:
    box = driver.find_element("id", "search")
    box.clear()
    box.send_keys(text)


def test_it_draws_without_errors_and_asks_nobody(browser: Any) -> None:
    assert errors(browser) == []
    assert [url for url in asked(browser) if not url.startswith(("file:", "data:", "blob:"))] == []
    assert len(find(browser, "#network canvas")) > 3
    assert browser.find_element("tag name", "html").get_attribute("dir") == "rtl"


def test_a_name_is_found_in_both_scripts_and_without_hamza(browser: Any) -> None:
    type_in(browser, "الامم المتحدة")
    arabic = texts(browser, "#panel .list bdi")
    assert "الأمم المتحدة" in arabic
    type_in(browser, "united nations")
    assert "الأمم المتحدة" in texts(browser, "#panel .list bdi")
    type_in(browser, "zzzz")
    assert find(browser, "#panel .none")


def test_clicks_lead_from_the_actor_to_the_marked_words(browser: Any) -> None:
    from selenium.webdriver.common.by import By

    type_in(browser, "Rapid Support")
    find(browser, "#panel .list button")[0].click()
    find(browser, "#panel .list button")[0].click()
    quotes = find(browser, "#panel blockquote")
    marked = [one for quote in quotes for one in quote.find_elements(By.TAG_NAME, "mark")]
    assert marked
    assert all(one.text for one in marked)
    arabic = [quote for quote in quotes if quote.get_attribute("lang") == "ar"]
    assert arabic
    assert {one.value_of_css_property("direction") for one in arabic} == {"rtl"}
    assert ">" in browser.current_url.rpartition("#")[2].replace("%3E", ">")


def test_a_deep_link_opens_what_it_names(browser: Any, page: Path) -> None:
    first = find(browser, "#panel .list button")[0]
    first.click()
    heading, link = texts(browser, "#panel h2"), browser.current_url
    browser.get("about:blank")
    browser.get(link)
    wait(browser, lambda: find(browser, "#ready"))
    assert texts(browser, "#panel h2") == heading


def test_filters_leave_out_what_is_not_wanted(browser: Any) -> None:
    before = len(find(browser, "#panel .list li"))
    for box in find(browser, "#relations input")[1:]:
        box.click()
    after = len(find(browser, "#panel .list li"))
    assert 0 < after < before


def test_days_narrow_the_network(browser: Any) -> None:
    from selenium.webdriver.common.keys import Keys

    before = len(find(browser, "#panel .list li"))
    slider = browser.find_element("id", "until")
    slider.send_keys(Keys.HOME)
    assert len(find(browser, "#panel .list li")) < before
    assert browser.find_element("id", "until").get_attribute("aria-valuetext")


def test_everything_is_reached_by_keyboard(browser: Any) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    keys = ActionChains(browser)
    keys.send_keys("/").perform()
    assert browser.switch_to.active_element.get_attribute("id") == "search"
    seen = set()
    for _ in range(120):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        active = browser.switch_to.active_element
        seen.add(active.get_attribute("id") or active.tag_name)
        if {"since", "until", "nearer", "farther", "reset", "panel", "button"} <= seen:
            break
    assert {"since", "until", "nearer", "farther", "reset", "panel", "button"} <= seen
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert find(browser, "#panel h2")
    ActionChains(browser).send_keys(Keys.ESCAPE).perform()
    assert not find(browser, "#panel h2")


def test_its_sources_have_the_types_they_say() -> None:
    compiler = REPO / "web" / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or shutil.which("node") is None:
        pytest.skip("no TypeScript here; npm ci in web/")
    done = subprocess.run([compiler, "--noEmit"], cwd=REPO / "web", capture_output=True, text=True)
    assert done.stdout == ""
    assert done.returncode == 0


def test_axe_finds_nothing_serious(browser: Any) -> None:
    find(browser, "#panel .list button")[0].click()
    assert serious(browser) == []


@pytest.mark.slow
def test_two_thousand_actors_can_be_used_soon(
    driver: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    done = subprocess.run(
        [sys.executable, REPO / "bench" / "page.py", "--times", "3"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    with capsys.disabled():
        sys.stdout.write(f"\na page of 2,000 actors: {done.stdout.strip()}\n")
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_brings_its_arabic_letters(browser: Any) -> None:
    loaded = browser.execute_script(
        "return [...document.fonts].map(one => [one.family, one.weight, one.status])"
    )
    names = [(family.strip('"'), weight, status) for family, weight, status in loaded]
    assert sorted(names) == [("Noto Sans Arabic", w, "loaded") for w in ("400", "700")]

"""The query view in a browser: the editor colours, completes, checks and sends; by keyboard too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from kg.pipeline import build
from kg.serve.room_ask import EDITOR
from tests.browser.chrome import clean, errors, find, serious, wait
from tests.serve.serving import service

REPO = Path(__file__).resolve().parents[2]
QUERY = """PREFIX ck: <https://w3id.org/conflict-kg/ontology#>
SELECT ?event { ?event a ck:AirStrike } LIMIT 3"""

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(not EDITOR.is_file(), reason="the editor's script is not built here"),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The reading room of the example reports, run as a user runs it."""
    path = tmp_path_factory.mktemp("ask") / "graph.trig"
    build(REPO / "examples" / "reports", reader="rules").write(path)
    with service(path, "--workers", "1", pages=True) as found:
        yield found.url


def opened(driver: Any, address: str, query: str = "", lang: str = "ar") -> Any:
    """The view with a query in it; the place where it is written."""
    driver.get(f"{address}/ask?lang={lang}&query={quote(query)}")
    wait(driver, lambda: find(driver, ".cm-content"))
    return find(driver, ".cm-content")[0]


def keys(driver: Any, *pressed: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    ActionChains(driver).send_keys(*pressed).perform()


def chord(driver: Any, key: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    ActionChains(driver).key_down(Keys.CONTROL).send_keys(key).key_up(Keys.CONTROL).perform()


def written(driver: Any) -> str:
    return "\n".join(one.text for one in find(driver, ".cm-line"))


def test_a_query_is_coloured_sent_by_keyboard_and_answered(driver: Any, address: str) -> None:
    from selenium.webdriver.common.keys import Keys

    editor = opened(driver, address, QUERY)
    colours = {one.value_of_css_property("color") for one in find(driver, ".cm-line span")}
    assert len(colours) > 3
    editor.click()
    chord(driver, Keys.END)
    keys(driver, " # تعليق")
    chord(driver, Keys.ENTER)
    wait(driver, lambda: quote("تعليق") in driver.current_url and find(driver, ".cm-content"))
    assert find(driver, "main td a[href^='/event/']")
    assert "تعليق" in written(driver)
    clean(driver, address)


def test_names_are_completed_by_label_and_their_prefix_declared(driver: Any, address: str) -> None:
    from selenium.webdriver.common.keys import Keys

    editor = opened(driver, address)
    editor.click()
    keys(driver, "SELECT ?event { ?event a غارة")
    wait(driver, lambda: find(driver, ".cm-tooltip-autocomplete li[aria-selected]"))
    keys(driver, Keys.ENTER)
    wait(driver, lambda: "ck:AirStrike" in written(driver))
    assert written(driver).startswith("PREFIX ck: <https://w3id.org/conflict-kg/ontology#>")
    keys(driver, " ; ck:agen")
    wait(driver, lambda: find(driver, ".cm-tooltip-autocomplete li[aria-selected]"))
    assert "ck:agent" in find(driver, ".cm-tooltip-autocomplete li[aria-selected]")[0].text
    clean(driver, address)


def test_mistakes_are_shown_where_they_are(driver: Any, address: str) -> None:
    editor = opened(driver, address, lang="en")
    editor.click()
    keys(driver, "ASK { ?s a ck:Attack FILTER(?x > ) }")
    wait(driver, lambda: find(driver, ".cm-lintRange-error"))
    wait(driver, lambda: "Line 1, column 12" in find(driver, ".place")[0].text)
    assert "ck:" in find(driver, ".place")[0].text
    assert find(driver, ".cm-lint-marker-error")


def test_what_the_engine_refuses_is_marked(driver: Any, address: str) -> None:
    opened(driver, address, "SELECT * {\n  ?s ?p ?o ; }\nFILTER", "en")
    wait(driver, lambda: find(driver, ".cm-lintRange-error"))
    assert find(driver, ".place")[0].text.startswith("Line 3")
    assert "Line 3" in find(driver, ".problem")[0].text
    assert all("400" in one["message"] for one in errors(driver))


def test_arabic_in_a_query_runs_from_the_right_within_its_quotes(driver: Any, address: str) -> None:
    """The full stop of the literal stands on its left, the closing quote right of the language."""
    opened(driver, address, 'SELECT * { ?s ?p "نفى. 5 قتلى."@ar , 7 }')
    wait(driver, lambda: find(driver, ".cm-line span"))
    box = """
    const text = arguments[0], walker = document.createTreeWalker(
      document.querySelector(".cm-content"), NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode());) {
      const at = node.data.indexOf(text);
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(node, at); range.setEnd(node, at + text.length);
      const box = range.getBoundingClientRect();
      return [box.left, box.right];
    }
    """
    left = {text: driver.execute_script(box, text)[0] for text in ("نفى", "قتلى", "@ar", "7", "?p")}
    assert left["قتلى"] < left["نفى"]
    assert left["?p"] < left["قتلى"]
    assert left["نفى"] < left["@ar"] < left["7"]


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_axe_finds_nothing_serious(driver: Any, address: str, lang: str) -> None:
    opened(driver, address, QUERY, lang)
    find(driver, "details summary")[0].click()
    assert serious(driver) == []


def test_the_keyboard_is_not_caught_in_the_editor(driver: Any, address: str) -> None:
    from selenium.webdriver.common.keys import Keys

    opened(driver, address).click()
    keys(driver, Keys.TAB)
    assert driver.switch_to.active_element.tag_name == "button"


def test_a_question_is_asked_in_its_form(driver: Any, address: str) -> None:
    opened(driver, address)
    details = next(
        one for one in find(driver, "details") if find(one, "form[action='/ask/attacks']")
    )
    details.find_element("tag name", "summary").click()
    details.find_element("css selector", "select[name=class]").send_keys("غارة جوية")
    details.find_element("css selector", "button").click()
    wait(driver, lambda: "/ask/attacks" in driver.current_url and find(driver, "main table"))
    clean(driver, address)

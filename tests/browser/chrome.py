"""How tests look at a page and wait for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

__all__ = ["asked", "clean", "errors", "find", "serious", "wait"]

_AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


def wait(driver: Any, ready: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 30).until(lambda _: ready())


def find(driver: Any, selector: str) -> list[Any]:
    return list(driver.find_elements("css selector", selector))


def errors(driver: Any) -> list[Any]:
    """What the console complains of, also what a policy stopped."""
    return [one for one in driver.get_log("browser") if one["level"] == "SEVERE"]


def asked(driver: Any) -> list[str]:
    """The addresses that were asked for anything, since they were last looked at."""
    told = [json.loads(one["message"])["message"] for one in driver.get_log("performance")]
    return [
        one["params"]["request"]["url"]
        for one in told
        if one["method"] == "Network.requestWillBeSent"
    ]


def clean(driver: Any, address: str) -> None:
    """No errors on the console, and no request that leaves this service."""
    assert errors(driver) == []
    ours = (address, "data:", "blob:", "about:", "chrome:")
    assert [url for url in asked(driver) if not url.startswith(ours)] == []


def serious(driver: Any) -> list[str]:
    """What axe calls serious or critical."""
    if not _AXE.exists():
        pytest.skip("axe-core is not there; npm ci in web/")
    driver.execute_script(_AXE.read_text("utf-8"))
    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(one => done(one.violations))"
    )
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]

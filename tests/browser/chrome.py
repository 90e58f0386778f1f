"""How tests look at a page and wait for it."""

from __future__ import annotations

from typing import Any

__all__ = ["find", "wait"]


def wait(driver: Any, ready: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 30).until(lambda _: ready())


def find(driver: Any, selector: str) -> list[Any]:
    return list(driver.find_elements("css selector", selector))

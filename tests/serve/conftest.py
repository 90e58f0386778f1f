"""Services that tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serve.serving import Service, make_file, make_store, service

TOKEN = "a-token"  # noqa: S105


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A store that is only read, with narrow limits."""
    path = make_store(tmp_path_factory.mktemp("reading"))
    options = ("--timeout", "2", "--memory", "256", "--rows", "1000", "--workers", "3")
    with service(path, *options) as found:
        yield found


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A store that takes updates."""
    path = make_store(tmp_path_factory.mktemp("writing"))
    with service(path, "--writable", "--token", TOKEN, "--workers", "2") as found:
        yield found


@pytest.fixture(scope="session")
def of_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A graph file."""
    path = make_file(tmp_path_factory.mktemp("file"))
    with service(path, "--workers", "1", "--cors", "https://page.example") as found:
        yield found

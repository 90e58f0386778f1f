"""What the tests of pictures share."""

from __future__ import annotations

import pytest

from kg.export.select import EVERY_STATUS, Selection, narrow_world
from kg.export.world import World
from kg.view.caption import Wanted, settled
from tests.view.scenes import WORLD


@pytest.fixture(scope="session")
def wanted() -> Wanted:
    return Wanted(settled(Selection()))


@pytest.fixture(scope="session")
def world(wanted: Wanted) -> World:
    """What pictures show where nothing is asked."""
    return narrow_world(WORLD, wanted.selection)


@pytest.fixture(scope="session")
def doubtful() -> Wanted:
    return Wanted(settled(Selection(statuses=EVERY_STATUS)))


@pytest.fixture(scope="session")
def everything(doubtful: Wanted) -> World:
    """What pictures show where every status is asked."""
    return narrow_world(WORLD, doubtful.selection)

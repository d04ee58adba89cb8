"""One ledger for these tests, empty before each."""

import pytest

from graph.ledger import Ledger
from graph.ledger.tables import METADATA
from graph.settings import load_settings


@pytest.fixture(scope="package")
def opened(tmp_path_factory):
    with Ledger.open(load_settings(tmp_path_factory.mktemp("home"), environ={})) as found:
        yield found


@pytest.fixture
def ledger(opened):
    yield opened
    with opened.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())

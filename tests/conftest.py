"""Fixtures shared by all tests. A session has one managed server in a temporary home, never a user's own."""

import os

import hypothesis
import pytest

from graph.server import Memory, ensure_running, stop
from graph.settings import load_settings

# Times say nothing on a busy machine; a change is judged on examples that are the same at every run.
hypothesis.settings.register_profile("renmai", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "renmai")


def pytest_xdist_make_scheduler(config, log):
    """A worker takes a whole file, or all of tests/browser, whose shop and browser are dear to make."""
    from xdist.scheduler import LoadFileScheduling

    class ByRoom(LoadFileScheduling):
        def _split_scope(self, nodeid):
            return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)

    return ByRoom(config, log)


# Servers of tests live for minutes, in which Java's second compiler takes more than it gives back.
os.environ["RENMAI_JAVA_FLAGS"] = "-XX:TieredStopAtLevel=1"


@pytest.fixture(scope="session")
def java_flags():
    """What servers of tests are started with, in this process as in those it starts."""
    return os.environ["RENMAI_JAVA_FLAGS"]


@pytest.fixture(scope="session")
def settings(tmp_path_factory, java_flags):
    """Settings of the session's home, otherwise deaf to the caller's environment."""
    return load_settings(tmp_path_factory.mktemp("home"), environ={}, java_flags=java_flags)


@pytest.fixture(scope="session")
def connection(settings):
    """One real managed server for the whole session."""
    yield ensure_running(settings, memory=Memory(heap=768 * 1024**2, page_cache=128 * 1024**2))
    stop(settings)


@pytest.fixture(scope="session")
def open_store(connection):
    """The session's one driver, on the migrated schema; tests use `store`."""
    from graph.store import Store, migrate

    with Store.open(connection) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def store(open_store):
    """A graph that holds its schema and nothing else."""
    from graph.store import migrate

    empty(open_store)
    migrate(open_store)
    return open_store


def empty(store):
    """Delete every node but the migrations, in batches."""
    store.execute(
        "CYPHER 25 MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
    )

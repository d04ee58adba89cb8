"""Fixtures shared by all tests. A session has one managed server in a temporary home, never a user's own."""

import pytest

from graph.server import Memory, ensure_running, stop
from graph.settings import load_settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory):
    """Settings of the session's home, deaf to the caller's environment."""
    return load_settings(tmp_path_factory.mktemp("home"), environ={})


@pytest.fixture(scope="session")
def connection(settings):
    """One real managed server for the whole session."""
    yield ensure_running(settings, memory=Memory(heap=768 * 1024**2, page_cache=128 * 1024**2))
    stop(settings)

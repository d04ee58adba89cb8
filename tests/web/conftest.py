"""The application over a store that answers from a table."""

import pytest

from graph.errors import DatabaseError
from graph.settings import load_settings
from web.app import create_app


class Answers:
    """A store whose named queries answer what a test says; others find nothing."""

    def __init__(self, **rows):
        self.rows, self.asked, self.down = rows, [], False

    def read(self, name, /, **params):
        self.asked.append((name, params))
        if self.down:
            raise DatabaseError("store.unreachable", uri="bolt://127.0.0.1:1", detail="refused")
        found = self.rows.get(name, [])
        return found(**params) if callable(found) else found

    def one(self, name, /, **params):
        rows = self.read(name, **params)
        return rows[0] if rows else None

    def close(self):
        pass


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture
def settings(tmp_path):
    return load_settings(tmp_path / "home", environ={})


@pytest.fixture
def app(settings, answers):
    return create_app(settings, opener=lambda _: answers, prepared=False)


@pytest.fixture
def client(app):
    return app.test_client()

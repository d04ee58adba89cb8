"""The application over a store that answers from a table; its client is signed in as administrator."""

import shutil

import pytest
from argon2 import PasswordHasher

from graph.errors import DatabaseError
from graph.ledger import Ledger, accounts
from graph.ledger.accounts import ROLES
from graph.server import Connection
from graph.settings import load_settings
from web.accounts import passwords
from web.app import create_app


class Answers:
    """A store whose named queries answer what a test says; others find nothing."""

    connection = Connection("bolt://127.0.0.1:1", "neo4j", "none", "neo4j", managed=False)

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

    def stream(self, name, /, **params):
        return iter(self.read(name, **params))

    def close(self):
        pass


@pytest.fixture
def answers():
    return Answers()


@pytest.fixture(scope="session", autouse=True)
def quick_hashes():
    """Passwords are hashed at the lowest costs here: the costs themselves are no part of what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def accounts_ready(tmp_path_factory):
    """A ledger with one user of each role, named for it, made once; and the token of each one's session."""
    home = tmp_path_factory.mktemp("accounts")
    with Ledger.open(load_settings(home, environ={})) as ledger:
        tokens = {
            role: accounts.open_session(ledger, accounts.add_user(ledger, role, role, None)) for role in ROLES
        }
    return home / "ledger.db", tokens


@pytest.fixture
def settings(tmp_path, accounts_ready):
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(accounts_ready[0], home / "ledger.db")
    return load_settings(home, environ={})


@pytest.fixture
def app(settings, answers):
    made = create_app(settings, opener=lambda _: answers, prepared=False)
    yield made
    made.extensions["renmai.ledger"].close()


@pytest.fixture
def client_of(app, accounts_ready):
    """A client signed in as a user of the role; without a role, of nobody."""

    def made(role=None):
        client = app.test_client()
        if role:
            client.set_cookie(app.config["RENMAI_COOKIE"], accounts_ready[1][role], domain="localhost")
        return client

    return made


@pytest.fixture
def client(client_of):
    return client_of("administrator")


@pytest.fixture
def stranger(client_of):
    """A client nobody is signed in on."""
    return client_of()

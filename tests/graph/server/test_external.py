"""A user's own Neo4j: checked, never started or stopped."""

import pytest

from graph import server
from graph.errors import DatabaseError, InputError, UsageError
from graph.server.process import choose_port
from graph.settings import Settings


def settings_for(tmp_path, uri, password="secret"):
    return Settings(home=tmp_path, neo4j_uri=uri, neo4j_password=password)


@pytest.mark.parametrize(
    "uri", ["localhost:7687", "http://db:7474", "bolt://", "neo4j", "file:///etc/passwd"]
)
def test_an_address_that_is_none_is_said(tmp_path, uri):
    with pytest.raises(InputError) as caught:
        server.ensure_running(settings_for(tmp_path, uri))
    assert caught.value.code == "server.external.scheme"


def test_a_missing_password_is_said(tmp_path):
    with pytest.raises(InputError) as caught:
        server.ensure_running(settings_for(tmp_path, "bolt://127.0.0.1:7687", password=None))
    assert caught.value.code == "server.external.password"


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_server_that_is_down_is_said_with_its_address(tmp_path, scheme):
    uri = f"{scheme}://127.0.0.1:{choose_port()}"
    for ask in (server.ensure_running, server.status):
        with pytest.raises(DatabaseError) as caught:
            ask(settings_for(tmp_path, uri))
        assert caught.value.code == "server.external.unreachable"
        assert caught.value.params["uri"] == uri
        assert "\n" not in caught.value.params["detail"]


def test_it_is_never_stopped(tmp_path):
    with pytest.raises(UsageError) as caught:
        server.stop(settings_for(tmp_path, "bolt://127.0.0.1:7687"))
    assert caught.value.code == "server.external.not-ours"


def test_running_names_it_without_touching_the_home(tmp_path):
    home = tmp_path / "untouched"
    connection = server.running(settings_for(home, "neo4j+s://db.example.com"))
    assert (connection.uri, connection.managed) == ("neo4j+s://db.example.com", False)
    assert not home.exists()


def test_the_password_does_not_show_in_a_repr(tmp_path):
    assert "secret" not in repr(server.running(settings_for(tmp_path, "bolt://127.0.0.1:7687")))

"""The managed server through the driver: a whole Neo4j with OpenGDS, closed where it must be."""

import socket

import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, ClientError

from graph.errors import DatabaseError
from graph.server import ensure_running, running, status
from graph.settings import Settings, load_settings

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def driver(connection):
    auth = (connection.username, connection.password)
    with neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver:
        yield driver


def rows(driver, query, **parameters):
    return driver.execute_query(query, parameters, database_="neo4j").records


def test_gds_and_its_procedures_are_there(driver):
    assert rows(driver, "RETURN gds.version() AS version")[0]["version"].startswith("2.26")
    count = "SHOW PROCEDURES YIELD name WHERE name STARTS WITH 'gds.' RETURN count(*) AS found"
    assert rows(driver, count)[0]["found"] > 400


def test_gds_computes(driver):
    projected = (
        "UNWIND [[1, 2], [2, 3], [8, 9]] AS pair "
        "RETURN gds.graph.project('components', pair[0], pair[1]).nodeCount AS nodes"
    )
    assert rows(driver, projected)[0]["nodes"] == 5
    components = (
        "CALL gds.wcc.stream('components') YIELD componentId RETURN count(DISTINCT componentId) AS found"
    )
    assert rows(driver, components)[0]["found"] == 2
    rows(driver, "CALL gds.graph.drop('components') YIELD graphName RETURN graphName")


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "file:///../../../etc/passwd", "http://127.0.0.1:1/a.csv", "https://example.com/"],
)
def test_no_query_reads_a_file_or_an_address(driver, address):
    with pytest.raises(ClientError):
        rows(driver, "LOAD CSV FROM $address AS line RETURN line", address=address)


def test_nobody_enters_without_the_password(connection):
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=("neo4j", "neo4j")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


def test_it_listens_on_loopback_for_bolt_alone(connection, settings):
    process = psutil.Process(status(settings).pid)
    listening = [item.laddr for item in process.net_connections("inet") if item.status == psutil.CONN_LISTEN]
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert [f"bolt://127.0.0.1:{address.port}" for address in listening] == [connection.uri]


def test_it_is_found_and_reused(connection, settings):
    assert running(settings) == connection
    assert ensure_running(settings) == connection


def test_status_tells_its_process_and_sizes(connection, settings):
    found = status(settings)
    assert (found.managed, found.running, found.uri) == (True, True, connection.uri)
    assert found.data_size > 10**5
    assert found.memory > 10**8


@pytest.fixture
def as_external(connection, tmp_path):
    """Settings that name the session's server as if it were a user's own."""

    def settings(**changed):
        given = {"neo4j_password": connection.password, **changed}
        return Settings(home=tmp_path / "untouched", neo4j_uri=connection.uri, **given)

    return settings


def test_a_users_own_neo4j_is_used_as_it_is(connection, as_external, tmp_path):
    found = ensure_running(as_external())
    assert (found.uri, found.managed) == (connection.uri, False)
    assert status(as_external()).running
    assert not (tmp_path / "untouched").exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"neo4j_password": "wrong"}, "server.external.refused"),
        ({"neo4j_username": "nobody"}, "server.external.refused"),
        ({"neo4j_database": "absent"}, "server.external.database"),
    ],
)
def test_a_users_own_neo4j_that_refuses_is_said(as_external, changed, code):
    with pytest.raises(DatabaseError) as caught:
        ensure_running(as_external(**changed))
    assert caught.value.code == code
    assert "wrong" not in str(caught.value)


def test_another_program_on_a_port_is_no_server_of_ours(tmp_path):
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        assert running(load_settings(tmp_path, environ={})) is None

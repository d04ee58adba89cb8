"""The managed server through the driver: a whole Neo4j with OpenGDS, closed where it must be."""

import socket

import neo4j
import psutil
import pytest
from neo4j.exceptions import AuthError, ClientError

from graph.server import ensure_running, running, status

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


def test_another_program_on_a_port_is_no_server_of_ours(tmp_path):
    from graph.settings import load_settings

    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        assert running(load_settings(tmp_path, environ={})) is None

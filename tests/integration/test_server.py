"""The managed server through the driver: a whole Neo4j with OpenGDS, closed where it must be."""

import neo4j
import pytest

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def session(connection):
    auth = (connection.username, connection.password)
    with (
        neo4j.GraphDatabase.driver(connection.uri, auth=auth) as driver,
        driver.session(database=connection.database) as session,
    ):
        yield session


def test_gds_is_there(session):
    assert session.run("RETURN gds.version()").single().value().startswith("2.26")
    count = (
        session.run("SHOW PROCEDURES YIELD name WHERE name STARTS WITH 'gds.' RETURN count(*)")
        .single()
        .value()
    )
    assert count > 400

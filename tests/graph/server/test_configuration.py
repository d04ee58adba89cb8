"""What the server is told: memory by the machine, doors closed, paths of any script."""

import doctest

import pytest

from graph.server import configuration
from graph.server.configuration import Memory, java_arguments, neo4j_conf
from graph.server.downloads import Distribution

GB = 1024**3
MB = 1024**2


def test_examples_run():
    assert doctest.testmod(configuration).failed == 0


@pytest.mark.parametrize(
    ("machine", "heap", "page_cache"),
    [
        (1 * GB, 512 * MB, 256 * MB),
        (4 * GB, 1 * GB, 1 * GB),
        (14 * GB, 3.5 * GB, 3 * GB),
        (64 * GB, 4 * GB, 3 * GB),
    ],
)
def test_memory_is_a_share_of_the_machine(machine, heap, page_cache):
    assert Memory.of_machine(machine) == Memory(int(heap), int(page_cache))


def test_a_containers_limit_counts_as_the_machine(tmp_path, monkeypatch):
    limit = tmp_path / "memory.max"
    limit.write_text("2147483648\n")
    monkeypatch.setattr(configuration, "_CGROUP_LIMITS", (limit, tmp_path / "absent"))
    assert configuration.machine_memory() == 2 * GB
    limit.write_text("max\n")
    assert configuration.machine_memory() > 0


def settings_of(text):
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines if not line.startswith("server.jvm.additional"))


def test_the_configuration_closes_what_would_be_open():
    conf = settings_of(neo4j_conf(20001, Memory(GB, GB)))
    assert conf["server.bolt.listen_address"] == "127.0.0.1:20001"
    assert conf["server.http.enabled"] == conf["server.https.enabled"] == "false"
    assert conf["server.directories.import"] == "import"
    assert conf["dbms.security.allow_csv_import_from_file_urls"] == "false"
    assert conf["dbms.security.procedures.allowlist"] == "gds.*"
    assert conf["dbms.usage_report.enabled"] == "false"
    assert conf["db.transaction.timeout"] == "1h"
    assert conf["db.memory.transaction.max"] == "512m"
    assert conf["server.memory.heap.max_size"] == "1024m"


def test_the_configuration_is_ascii_whatever_the_home_is_called():
    assert neo4j_conf(20001, Memory(GB, GB)).isascii()


def test_java_arguments_are_quoted_one_a_line(tmp_path):
    folder = tmp_path / 'a "b" 人脉'
    lines = java_arguments(Distribution(folder), Memory(GB, GB)).splitlines()
    assert all(line.startswith('"') and line.endswith('"') for line in lines)
    assert '"-Xmx1024m"' in lines
    assert '\\"b\\" 人脉/lib/' in lines[-1]

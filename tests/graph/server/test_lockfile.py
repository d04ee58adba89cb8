"""jars.lock is whole: what the managed server is made of, each file known by its digest."""

import doctest
from collections import Counter

from graph.server import lockfile
from graph.server.lockfile import GDS_VERSION, NEO4J_VERSION, lock_id, locked_jars


def test_examples_run():
    assert doctest.testmod(lockfile).failed == 0


def test_every_jar_has_a_digest_a_size_and_a_known_folder():
    for jar in locked_jars():
        assert len(jar.sha256) == 64
        assert int(jar.sha256, 16) >= 0
        assert jar.size > 0
        assert jar.folder in ("lib", "plugins")


def test_no_two_jars_share_a_file_name():
    names = Counter((jar.folder, jar.name) for jar in locked_jars())
    assert max(names.values()) == 1


def test_no_library_comes_twice_in_different_versions():
    libraries = Counter((jar.group, jar.artifact, jar.classifier) for jar in locked_jars())
    assert [name for name, count in libraries.items() if count > 1] == []


def test_the_versions_are_those_the_code_names():
    neo4j = {jar.version for jar in locked_jars() if jar.group == "org.neo4j"}
    gds = {jar.version for jar in locked_jars() if jar.group == "org.neo4j.gds"}
    assert neo4j == {NEO4J_VERSION}
    assert gds == {GDS_VERSION}


def test_the_lock_has_a_short_stable_id():
    assert lock_id() == lock_id()
    assert len(lock_id()) == 8

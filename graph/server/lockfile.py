"""The locked jars of Neo4j and OpenGDS: reading jars.lock, and (for maintainers) making it anew.

A line of jars.lock is a folder, a Maven coordinate, the SHA-256 and the size in bytes::

    lib org.neo4j:neo4j-bolt:2026.01.4 1f…c2 689295

``lib`` is the server; ``plugins`` is what OpenGDS needs beyond it. `python -m graph.server.lockfile` resolves
the versions below with Maven's own resolver (`mvn` must be on the PATH), which checks digests.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

NEO4J_VERSION = "2026.01.4"
GDS_VERSION = "2.26.0"

_SERVER = (
    ("org.neo4j", "neo4j", NEO4J_VERSION),
    ("org.neo4j.app", "neo4j-server", NEO4J_VERSION),
    ("org.neo4j", "neo4j-import-tool", NEO4J_VERSION),
)
_GDS = tuple(("org.neo4j.gds", name, GDS_VERSION) for name in ("proc", "proc-sysinfo", "opengds-extension"))
_RESOLVED = re.compile(r"^\s+(\S+?):(\S+?):jar:(?:(\S+?):)?([^\s:]+):(?:compile|runtime):(\S+\.jar)", re.M)


@dataclass(frozen=True, slots=True)
class Jar:
    """One locked file.

    >>> jar = Jar("lib", "io.netty", "netty-common", "4.2.9.Final", "", "00", 793126)
    >>> jar.path
    'io/netty/netty-common/4.2.9.Final/netty-common-4.2.9.Final.jar'
    """

    folder: str
    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """File name, unique in its folder."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{suffix}.jar"

    @property
    def path(self) -> str:
        """Path in a Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{self.name}"


def parse_lock(text: str) -> tuple[Jar, ...]:
    """Jars of a lock file's text.

    >>> parse_lock("# note\\nlib io.netty:netty-tcnative:2.0:linux-x86_64 ab 12\\n")[0].name
    'netty-tcnative-2.0-linux-x86_64.jar'
    """
    jars = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            folder, coordinate, sha256, size = line.split()
            group, artifact, version, *classifier = coordinate.split(":")
            jars.append(Jar(folder, group, artifact, version, "".join(classifier), sha256, int(size)))
    return tuple(jars)


@cache
def locked_jars() -> tuple[Jar, ...]:
    """Every jar of the managed server, in class path order (lib, then plugins; by name)."""
    return parse_lock(resources.files(__package__).joinpath("jars.lock").read_text(encoding="utf-8"))


@cache
def lock_id() -> str:
    """Eight characters that change whenever a locked jar changes."""
    return hashlib.sha256("".join(jar.sha256 for jar in locked_jars()).encode()).hexdigest()[:8]


def _resolve(roots: tuple[tuple[str, str, str], ...]) -> dict[tuple[str, str, str], tuple[str, Path]]:
    dependencies = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
        f"<version>{version}</version></dependency>"
        for group, artifact, version in roots
    )
    with tempfile.TemporaryDirectory() as folder:
        pom, listing = Path(folder) / "pom.xml", Path(folder) / "list.txt"
        pom.write_text(
            '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
            "<groupId>renmai</groupId><artifactId>server</artifactId><version>1</version>"
            f"<packaging>pom</packaging><dependencies>{dependencies}</dependencies></project>"
        )
        goal = ["dependency:list", "-DincludeScope=runtime", "-DoutputAbsoluteArtifactFilename=true"]
        subprocess.run(["mvn", "-q", "-B", "-f", str(pom), *goal, f"-DoutputFile={listing}"], check=True)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", listing.read_text())
    return {
        (group, artifact, classifier): (version, Path(file))
        for group, artifact, classifier, version, file in _RESOLVED.findall(plain)
    }


def _line(folder: str, key: tuple[str, str, str], version: str, file: Path) -> str:
    group, artifact, classifier = key
    coordinate = ":".join(filter(None, (group, artifact, version, classifier)))
    return f"{folder} {coordinate} {hashlib.sha256(file.read_bytes()).hexdigest()} {file.stat().st_size}"


def main() -> None:
    """Resolve again and write jars.lock beside this module."""
    server, everything = _resolve(_SERVER), _resolve(_SERVER + _GDS)
    lines = [f"# Neo4j {NEO4J_VERSION}, OpenGDS {GDS_VERSION}; made by: python -m graph.server.lockfile"]
    lines += sorted(_line("lib", key, *found) for key, found in server.items())
    lines += sorted(_line("plugins", key, *found) for key, found in everything.items() if key not in server)
    target = Path(__file__).with_name("jars.lock")
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    sys.stderr.write(f"{target}: {len(lines) - 1} jars\n")


if __name__ == "__main__":
    main()

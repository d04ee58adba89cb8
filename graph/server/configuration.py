"""What the managed server is told: memory, neo4j.conf and the Java command line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil

from graph.server.downloads import Distribution
from graph.server.home import FIRST_DATA, ServerHome, home_argument

_MB = 1024**2
_CGROUP_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))

MAIN_CLASS = "org.neo4j.server.Neo4jCommunity"
ADMIN_CLASS = "org.neo4j.cli.AdminTool"

_JAVA_FLAGS = (
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    # Neo4j and netty use these by design; without the flags Java 24 and later warn on every start.
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dfile.encoding=UTF-8",
    "-Djava.awt.headless=true",
    "-XX:-UsePerfData",
    # The console log is for what a person should read; a class cache that does not fit is not.
    "-Xlog:disable",
    "-Xlog:all=error",
)


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of the server in bytes: Java heap and page cache."""

    heap: int
    page_cache: int

    @classmethod
    def of_machine(cls, total: int | None = None) -> Memory:
        """A quarter of the machine's memory each, at most 4 GB of heap and 3 GB of page cache.

        Args:
            total: Memory of the machine in bytes; measured (with a container's limit) by default.

        >>> Memory.of_machine(8 * 1024**3)
        Memory(heap=2147483648, page_cache=2147483648)
        """
        quarter = (machine_memory() if total is None else total) // 4
        return cls(max(512 * _MB, min(4096 * _MB, quarter)), max(64 * _MB, min(3072 * _MB, quarter)))


def machine_memory() -> int:
    """Bytes of memory this process may use: the machine's, or its container's limit when that is lower."""
    total: int = psutil.virtual_memory().total
    for path in _CGROUP_LIMITS:
        try:
            total = min(total, int(path.read_text(encoding="ascii")))
        except (OSError, ValueError):  # no container, or "max"
            continue
    return total


def neo4j_conf(bolt_port: int, memory: Memory, data: str = FIRST_DATA) -> str:
    """The text of neo4j.conf. Every line that keeps something closed is tested against a real server."""
    values = {
        # Relative to the home: Neo4j mangles characters beyond ASCII in this file (人脉 becomes u4EBA/u8109),
        # but takes them in --home-dir.
        "server.directories.data": data,
        "server.directories.logs": "logs",
        "server.directories.run": "run",
        # Unset, LOAD CSV could read any file of this user.
        "server.directories.import": "import",
        "server.directories.plugins": "plugins",
        "server.directories.lib": "lib",
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt_port}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt_port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.heap.max_size": f"{memory.heap // _MB}m",
        "server.memory.pagecache.size": f"{memory.page_cache // _MB}m",
        "db.memory.transaction.max": f"{memory.heap // 2 // _MB}m",
        "dbms.memory.transaction.total.max": f"{memory.heap * 7 // 10 // _MB}m",
        "db.transaction.timeout": "1h",
        "dbms.security.procedures.unrestricted": "gds.*",
        "dbms.security.procedures.allowlist": "gds.*",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        # LOAD CSV and cloud reads reach no address at all.
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        # A log of queries would keep personal data that were erased from the graph.
        "db.logs.query.enabled": "OFF",
        "dbms.usage_report.enabled": "false",
        # A home of a small shop stays small: no 256 MB set aside, no days of old transaction logs.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "256M size",
        # Connections are closed by our own stop; waiting for more of them only made it take ten seconds.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    # The importer and other admin commands start a Java of their own with these.
    lines = [f"{name}={value}" for name, value in values.items()]
    lines += [f"server.jvm.additional={flag}" for flag in _JAVA_FLAGS]
    return "\n".join(["# Written by Renmai at every start; changes here are lost.", *lines, ""])


def java_arguments(distribution: Distribution, memory: Memory, extra: tuple[str, ...] = ()) -> str:
    """The text of the argument file for Java: flags and class path, one quoted argument a line."""
    collector = "-XX:+UseSerialGC" if memory.heap < 1024 * _MB else "-XX:+UseG1GC"
    class_path = os.pathsep.join(str(path) for path in distribution.class_path)
    arguments = [*_JAVA_FLAGS, collector, f"-Xmx{memory.heap // _MB}m", *extra, "-cp", class_path]
    return "\n".join(_quoted(argument) for argument in arguments) + "\n"


def server_command(java: Path, home: ServerHome) -> list[str]:
    """The command that runs the server; --home-dir stands outside the argument file, for process lists."""
    return [
        str(java),
        f"@{home.conf / 'java.args'}",
        MAIN_CLASS,
        home_argument(home.root),
        f"--config-dir={home.conf}",
    ]


def _quoted(argument: str) -> str:
    escaped = argument.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

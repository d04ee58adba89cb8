"""A Neo4j service: its profile, its driver and the graphs it holds."""

from __future__ import annotations

import threading
import warnings
import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import neo4j
from packaging.version import Version

from graph.py2neo.errors import ClientError, ConnectionUnavailable, translated
from graph.py2neo.profiles import DEFAULT_BOLT_PORT, ServiceProfile

if TYPE_CHECKING:
    from graph.py2neo.database import Graph, SystemGraph

__all__ = ["Connector", "GraphService"]

_ALL_AT_ONCE = -1
"""Records of a query are requested in one go, so that a query that writes is done even if nobody reads."""

_USER_AGENT = "renmai-py2neo"
_POOL_SETTINGS = ("user_agent", "init_size", "max_size", "max_age", "routing_refresh_ttl")


class Connector:
    """The driver of a service, opened when first used."""

    def __init__(self, profile: ServiceProfile, **settings: Any) -> None:
        self.profile = profile
        self.user_agent = settings.get("user_agent")
        self._settings = settings
        self._driver: neo4j.Driver | None = None
        self._lock = threading.Lock()

    def __hash__(self) -> int:
        return hash(self.profile)

    @property
    def uri(self) -> str:
        """Of the Bolt connection."""
        return self.profile.uri

    def session(self, graph_name: str | None, readonly: bool = False) -> neo4j.Session:
        """A driver's session on a graph."""
        access = neo4j.READ_ACCESS if readonly else neo4j.WRITE_ACCESS
        with translated(self.uri):
            return self._open().session(
                database=graph_name, default_access_mode=access, fetch_size=_ALL_AT_ONCE
            )

    def graph_names(self) -> list[str]:
        """Names of the graphs the service holds."""
        with translated(self.uri), self.session("system", readonly=True) as session:
            return [
                record["name"] for record in session.run("SHOW DATABASES YIELD name RETURN DISTINCT name")
            ]

    def default_graph_name(self) -> str | None:
        """The user's default graph."""
        with translated(self.uri), self.session("system", readonly=True) as session:
            found = session.run("SHOW HOME DATABASE YIELD name RETURN name").single()
        return found["name"] if found else None

    def connect(self) -> None:
        """Make sure of a server that answers and accepts the user.

        Raises:
            ConnectionUnavailable: there is none, or it refuses.
        """
        try:
            with translated(self.uri):
                self._open().verify_connectivity()
        except ClientError as error:
            self.close()
            if error.category != "Security":
                raise
            raise ConnectionUnavailable(
                f"The server at {self.uri} refuses the user {self.profile.user!r}: {error.message} "
                "Check user and password"
            ) from error
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        """Close the driver, if it was opened."""
        with self._lock:
            if self._driver is not None:
                self._closing()
                self._driver = None

    def _open(self) -> neo4j.Driver:
        with self._lock:
            if self._driver is None:
                self._driver = neo4j.GraphDatabase.driver(
                    _bolt_uri(self.profile),
                    auth=self.profile.auth,
                    user_agent=self.user_agent or _USER_AGENT,
                    max_connection_pool_size=self._settings.get("max_size") or 100,
                    max_connection_lifetime=self._settings.get("max_age") or 3600,
                    connection_timeout=10.0,
                    connection_acquisition_timeout=30.0,
                    notifications_min_severity="OFF",
                    telemetry_disabled=True,
                )
                self._closing = weakref.finalize(self, self._driver.close)
            return self._driver


def _bolt_uri(profile: ServiceProfile) -> str:
    host = f"[{profile.host}]" if ":" in str(profile.host) else profile.host
    return f"{profile.scheme}://{host}:{profile.port_number}"


def _spoken_profile(given: Any, settings: dict[str, Any]) -> ServiceProfile:
    profile = ServiceProfile(given, **settings)
    if profile.protocol != "http":
        return profile
    scheme = "bolt" + ("+s" if profile.secure and profile.verify else "+ssc" if profile.secure else "")
    spoken = ServiceProfile(profile, scheme=scheme, port=DEFAULT_BOLT_PORT)
    warnings.warn(
        f"Scripts no longer reach Neo4j over HTTP; {profile.uri} is reached as {spoken.uri} instead. "
        "Give that address to be rid of this warning",
        UserWarning,
        stacklevel=4,
    )
    return spoken


class GraphService:
    """A service and its graphs by name; ``service[None]`` is the default one."""

    def __init__(self, profile: Any = None, **settings: Any) -> None:
        pool = {name: settings.pop(name, None) for name in _POOL_SETTINGS}
        self._connector = Connector(_spoken_profile(profile, settings), **pool)
        self._graphs: dict[str | None, Graph] = {}
        if not self.profile.routing:
            self._connector.connect()

    def __repr__(self) -> str:
        profile = self.profile
        return (
            f"<{type(self).__name__} uri={profile.uri!r} secure={profile.secure!r} "
            f"user_agent={self._connector.user_agent!r}>"
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GraphService) and self.uri == other.uri

    def __hash__(self) -> int:
        return hash(self.uri)

    def __getitem__(self, graph_name: str | None) -> Graph:
        from graph.py2neo.database import Graph, SystemGraph

        if graph_name is None:
            graph_name = self._connector.default_graph_name()
        elif graph_name not in self._connector.graph_names():
            raise KeyError(f"Graph {graph_name!r} does not exist for service {self.uri!r}")
        if graph_name not in self._graphs:
            kind = SystemGraph if graph_name == "system" else Graph
            self._graphs[graph_name] = kind.of(self, graph_name)
        return self._graphs[graph_name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._connector.graph_names())

    def __contains__(self, graph_name: object) -> bool:
        return graph_name in self._connector.graph_names()

    def __len__(self) -> int:
        return len(self._connector.graph_names())

    def keys(self) -> list[str]:
        """Names of its graphs."""
        return list(self)

    @property
    def connector(self) -> Connector:
        """What opens sessions."""
        return self._connector

    @property
    def profile(self) -> ServiceProfile:
        """Where it is and how it is reached."""
        return self._connector.profile

    @property
    def uri(self) -> str:
        """Scheme, host and port."""
        return self.profile.uri

    @property
    def default_graph(self) -> Graph:
        """The graph one gets without a name."""
        return self[None]

    @property
    def system_graph(self) -> SystemGraph:
        """The graph that holds users and graphs."""
        return self["system"]  # type: ignore[return-value]

    def _kernel(self) -> dict[str, Any]:
        components = self.default_graph.call("dbms.components").data()
        return next(item for item in components if item["name"] == "Neo4j Kernel")

    @property
    def kernel_version(self) -> Version:
        """Version of the server."""
        return Version(self._kernel()["versions"][0])

    @property
    def product(self) -> str:
        """Name, versions and edition of the server."""
        kernel = self._kernel()
        return f"{kernel['name']} {' '.join(kernel['versions'])} ({kernel['edition'].title()})"

    @property
    def config(self) -> dict[str, str]:
        """Settings of the server by name."""
        found = self.default_graph.run("SHOW SETTINGS YIELD name, value")
        return {record["name"]: record["value"] for record in found}

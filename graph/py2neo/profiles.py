"""Where a service is and how to reach it: addresses and profiles."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from configparser import ConfigParser
from socket import AF_INET, AF_INET6, getservbyname
from typing import Any, ClassVar
from urllib.parse import unquote, urlsplit

__all__ = ["Address", "ConnectionProfile", "IPv4Address", "IPv6Address", "ServiceProfile"]

DEFAULT_PROTOCOL = "bolt"
DEFAULT_SECURE = False
DEFAULT_VERIFY = True
DEFAULT_USER = "neo4j"
DEFAULT_PASSWORD = "password"  # noqa: S105 - py2neo's documented default
DEFAULT_HOST = "localhost"
DEFAULT_BOLT_PORT = 7687
DEFAULT_HTTP_PORT = 7474
DEFAULT_HTTPS_PORT = 7473


class Address(tuple[Any, ...]):
    """A host and port; of four parts for IPv6.

    >>> Address.parse("example.com:7687")
    IPv4Address(('example.com', 7687))
    """

    family: ClassVar[Any] = None

    @classmethod
    def parse(cls, s: str, default_host: str | None = None, default_port: int | None = None) -> Address:
        """Read ``host:port`` or ``[host]:port``; a missing part is the default, localhost or 0."""
        bracketed = s.startswith("[")
        if bracketed:
            host, _, rest = s[1:].rpartition("]")
            port_text = rest.lstrip(":")
        else:
            host, _, port_text = s.partition(":")
        port: Any = int(port_text) if port_text.isdigit() else port_text
        parts = (host or default_host or DEFAULT_HOST, port or default_port or 0)
        return cls((*parts, 0, 0) if bracketed else parts)

    def __new__(cls, iterable: Iterable[Any]) -> Address:  # noqa: D102
        if isinstance(iterable, Address):
            return iterable
        parts = tuple(iterable)
        if len(parts) not in (2, 4):
            raise ValueError("An address has two parts (IPv4) or four (IPv6)")
        return tuple.__new__(IPv4Address if len(parts) == 2 else IPv6Address, parts)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({tuple(self)!r})"

    @property
    def host(self) -> Any:
        """The host's name or number."""
        return self[0]

    @property
    def port(self) -> Any:
        """The port as given, a number or the name of a service."""
        return self[1]

    @property
    def port_number(self) -> int:
        """The port as a number.

        Raises:
            ValueError: it is neither a number nor a known service.
        """
        if self.port == "bolt":
            return DEFAULT_BOLT_PORT
        try:
            return getservbyname(self.port)
        except (OSError, TypeError):
            try:
                return int(self.port)
            except (TypeError, ValueError) as error:
                raise type(error)(f"Unknown port value {self.port!r}") from error


class IPv4Address(Address):
    """A host and port."""

    family = AF_INET

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class IPv6Address(Address):
    """A host, a port and two numbers more."""

    family = AF_INET6

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}"


class ConnectionProfile(Mapping[str, Any]):
    """How to reach one server: from a URI, settings, a mapping or another profile.

    Besides py2neo's settings, ``username`` means ``user``.

    >>> ConnectionProfile("bolt+s://alice:secret@db:1234").uri
    'bolt+s://db:1234'
    """

    _keys: tuple[str, ...] = (
        "secure",
        "verify",
        "scheme",
        "user",
        "password",
        "address",
        "auth",
        "host",
        "port",
        "port_number",
        "protocol",
        "uri",
    )
    _hash_keys: tuple[str, ...] = ("protocol", "secure", "verify", "user", "password", "address")

    def __init__(self, profile: Any = None, **settings: Any) -> None:
        self._protocol, self._secure, self._verify = DEFAULT_PROTOCOL, DEFAULT_SECURE, DEFAULT_VERIFY
        self._user, self._password = DEFAULT_USER, DEFAULT_PASSWORD
        self._address = Address.parse("")
        self._apply_environment()
        if isinstance(profile, str):
            self._apply_uri(profile)
        elif isinstance(profile, ConnectionProfile):
            self._apply_settings(**{key: profile[key] for key in self._hash_keys if key in profile})
        elif isinstance(profile, Mapping):
            self._apply_settings(**profile)
        elif profile is not None:
            raise TypeError(f"Profile {profile!r} is neither a ConnectionProfile nor a string URI")
        self._apply_settings(**settings)
        if not self.address.port:
            parts = list(self.address)
            parts[1] = self._default_port()
            self._address = Address(parts)

    def _default_port(self) -> int:
        if self.protocol == "http":
            return DEFAULT_HTTPS_PORT if self.secure else DEFAULT_HTTP_PORT
        return DEFAULT_BOLT_PORT

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.uri!r})"

    def __str__(self) -> str:
        return f"«{self.uri}»"

    def __getitem__(self, key: str) -> Any:
        if key not in self._keys:
            raise KeyError(key)
        return getattr(self, key)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def _apply_environment(self) -> None:
        env = os.environ
        if env.get("NEO4J_URI"):
            self._apply_uri(env["NEO4J_URI"])
        if env.get("NEO4J_AUTH"):
            self._apply_settings(auth=env["NEO4J_AUTH"])
        if env.get("NEO4J_SECURE"):
            self._apply_settings(secure=env["NEO4J_SECURE"] == "1")
        if env.get("NEO4J_VERIFY"):
            self._apply_settings(verify=env["NEO4J_VERIFY"] == "1")

    def _apply_uri(self, uri: str) -> None:
        parsed = urlsplit(uri)
        self._apply_scheme(parsed.scheme)
        settings: dict[str, Any] = {"address": parsed.netloc.rpartition("@")[-1]}
        if parsed.username:
            settings["user"] = unquote(parsed.username)
        if parsed.password:
            settings["password"] = unquote(parsed.password)
        self._apply_settings(**settings)

    def _apply_scheme(self, scheme: str) -> None:
        protocol, _, extension = ("http", "+", "s") if scheme == "https" else scheme.partition("+")
        if extension not in ("", "s", "ssc"):
            raise ValueError(f"Unknown scheme extension {extension!r}")
        self._apply_settings(protocol=protocol, secure=extension != "", verify=extension != "ssc")

    def _apply_settings(
        self,
        uri: str | None = None,
        scheme: str | None = None,
        protocol: str | None = None,
        secure: bool | None = None,
        verify: bool | None = None,
        address: Any = None,
        host: str | None = None,
        port: Any = None,
        port_number: int | None = None,
        auth: Any = None,
        user: str | None = None,
        password: str | None = None,
        username: str | None = None,
        **other: Any,
    ) -> None:
        if uri:
            self._apply_uri(uri)
        if scheme:
            self._apply_scheme(scheme)
        if protocol:
            self._apply_protocol(protocol)
        if secure is not None:
            self._secure = secure
        if verify is not None:
            self._verify = verify
        if address:
            self._address = Address(address) if isinstance(address, tuple) else Address.parse(address)
        if host or port:
            self._address = Address.parse(f"{host or self.host}:{port or self.port}")
        if isinstance(auth, tuple | list):
            self._user, self._password = auth
        elif auth:
            self._user, _, self._password = auth.partition(":")
        if user or username:
            self._user = str(user or username)
        if password:
            self._password = password
        if other:
            raise ValueError(f"The following settings are not supported: {other!r}")

    def _apply_protocol(self, protocol: str) -> None:
        if protocol not in ("bolt", "http"):
            raise ValueError(f"Unknown protocol {protocol!r}")
        self._protocol = protocol

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, key) for key in self._hash_keys))

    def __eq__(self, other: object) -> bool:
        try:
            theirs = tuple(getattr(other, key) for key in self._hash_keys)
        except AttributeError:
            return False
        return tuple(getattr(self, key) for key in self._hash_keys) == theirs

    @property
    def secure(self) -> bool:
        """Whether the connection is encrypted."""
        return self._secure

    @property
    def verify(self) -> bool:
        """Whether the server's certificate is verified."""
        return self._verify

    @property
    def scheme(self) -> str:
        """The URI's scheme, such as ``bolt+s``."""
        return self._scheme_for(self.protocol)

    def _scheme_for(self, protocol: str) -> str:
        if not self.secure:
            return protocol
        if self.verify:
            return "https" if protocol == "http" else protocol + "+s"
        return protocol + "+ssc"

    @property
    def user(self) -> str:
        """The user's name."""
        return self._user

    @property
    def password(self) -> str:
        """The user's password."""
        return self._password

    @property
    def address(self) -> Address:
        """Host and port."""
        return self._address

    @property
    def auth(self) -> tuple[str, str]:
        """User and password."""
        return self.user, self.password

    @property
    def host(self) -> Any:
        """The host."""
        return self.address.host

    @property
    def port(self) -> Any:
        """The port as given."""
        return self.address.port

    @property
    def port_number(self) -> int:
        """The port as a number."""
        return self.address.port_number

    @property
    def protocol(self) -> str:
        """``bolt`` or ``http``."""
        return self._protocol

    @property
    def uri(self) -> str:
        """Scheme, host and port; never the password."""
        return f"{self.scheme}://{self.host}:{self.port}"

    @classmethod
    def from_config_parser(
        cls, parser: ConfigParser, section: str, prefix: str | None = None
    ) -> ConnectionProfile:
        """From the settings of a section whose names begin with the prefix."""
        start = prefix or ""
        settings = {
            name[len(start) :]: value for name, value in parser.items(section) if name.startswith(start)
        }
        return cls(settings.pop("uri", None), **settings)

    @classmethod
    def from_file(cls, filenames: Any, section: str, prefix: str | None = None) -> ConnectionProfile:
        """From a section of one or several INI files."""
        parser = ConfigParser()
        parser.read(filenames)
        return cls.from_config_parser(parser, section, prefix)

    def to_dict(self, include_password: bool = False) -> dict[str, Any]:
        """As a dict, without the password unless it is asked for."""
        hidden = () if include_password else ("auth", "password")
        return {key: value for key, value in self.items() if key not in hidden}


class ServiceProfile(ConnectionProfile):
    """As `ConnectionProfile`, and whether a cluster's routing is used (``neo4j://``)."""

    _keys = (*ConnectionProfile._keys, "routing")
    _hash_keys = (*ConnectionProfile._hash_keys, "routing")

    def __init__(self, profile: Any = None, **settings: Any) -> None:
        self._routing = False
        super().__init__(profile, **settings)

    @property
    def scheme(self) -> str:
        """As of a connection, with ``neo4j`` for routed Bolt."""
        routed = self.protocol == "bolt" and self.routing
        return self._scheme_for("neo4j" if routed else self.protocol)

    @property
    def routing(self) -> bool:
        """Whether a cluster's routing is used."""
        return self._routing

    def _apply_protocol(self, protocol: str) -> None:
        if protocol == "neo4j":
            self._routing = True
            protocol = "bolt"
        super()._apply_protocol(protocol)

    def _apply_settings(self, *args: Any, **settings: Any) -> None:
        if "routing" in settings:
            self._routing = settings.pop("routing")
        super()._apply_settings(*args, **settings)

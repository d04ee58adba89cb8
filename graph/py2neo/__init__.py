"""py2neo's way of working on the official driver.

``from graph import py2neo`` instead of ``import py2neo``; or ``graph.py2neo.install()`` once, before a script
imports py2neo. What is the same, mended and left out stands in docs/py2neo.md.

>>> alice, bob = Node("Person", name="Alice"), Node("Person", name="Bob")
>>> Relationship(alice, "KNOWS", bob, since=1999)
KNOWS(Node('Person', name='Alice'), Node('Person', name='Bob'), since=1999)
"""

from graph.py2neo import cypher, data, database, errors, matching
from graph.py2neo.data import *  # noqa: F403
from graph.py2neo.database import *  # noqa: F403
from graph.py2neo.errors import *  # noqa: F403
from graph.py2neo.install import install, uninstall
from graph.py2neo.matching import *  # noqa: F403
from graph.py2neo.meta import get_metadata
from graph.py2neo.profiles import (
    DEFAULT_BOLT_PORT,
    DEFAULT_HOST,
    DEFAULT_HTTP_PORT,
    DEFAULT_HTTPS_PORT,
    DEFAULT_PASSWORD,
    DEFAULT_PROTOCOL,
    DEFAULT_SECURE,
    DEFAULT_USER,
    DEFAULT_VERIFY,
    Address,
    ConnectionProfile,
    ServiceProfile,
)

metadata = get_metadata()

__author__ = metadata["author"]
__copyright__ = "2026, Renmai"
__email__ = metadata["author_email"]
__license__ = metadata["license"]
__version__ = metadata["version"]

__all__ = [
    "DEFAULT_BOLT_PORT",
    "DEFAULT_HOST",
    "DEFAULT_HTTPS_PORT",
    "DEFAULT_HTTP_PORT",
    "DEFAULT_PASSWORD",
    "DEFAULT_PROTOCOL",
    "DEFAULT_SECURE",
    "DEFAULT_USER",
    "DEFAULT_VERIFY",
    "Address",
    "ConnectionProfile",
    "ServiceProfile",
    "__author__",
    "__copyright__",
    "__email__",
    "__license__",
    "__version__",
    "cypher",
    "install",
    "metadata",
    "uninstall",
]
__all__ += database.__all__
__all__ += errors.__all__
__all__ += matching.__all__
__all__ += data.__all__

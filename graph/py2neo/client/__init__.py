"""What opens connections: the official driver, in place of py2neo's own Bolt and HTTP clients."""

from graph.py2neo.service import Connector

__all__ = ["Connector"]

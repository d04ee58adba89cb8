"""Records as tables, and as numpy, pandas and networkx hold them."""

from graph.py2neo.tables import Table

__all__ = ["Table"]

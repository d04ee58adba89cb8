"""The SQL side of a home: what must not stand in the graph, or must outlive it.

Tables so far: rows in quarantine and mappings people accepted.
"""

from graph.ledger.opening import Ledger

__all__ = ["Ledger"]

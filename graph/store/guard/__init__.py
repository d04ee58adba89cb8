"""The guard of free Cypher: what a person may ask the graph, checked before the server sees it.

Neo4j Community has no roles, so this is the door. A query passes if it is one reading statement of bounded
size that calls nothing but known harmless functions and procedures; then `run` executes it in an explicit
read transaction with a time limit, and stops after so many rows and bytes. The rules stand in
`graph.store.guard.rules`; docs/query-guard.md is written from them.
"""

from graph.store.guard.checking import check
from graph.store.guard.rules import RULES, Limits, Rule
from graph.store.guard.running import Answer, cancel, run

__all__ = ["RULES", "Answer", "Limits", "Rule", "cancel", "check", "run"]

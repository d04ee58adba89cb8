"""Rules across tables: what the systems of a shop say that cannot all be true. One YAML file a rule."""

from __future__ import annotations

from graph.analytics.rules.findings import RuleFinding, Summary, summaries
from graph.analytics.rules.running import Rule, all_rules, broken

__all__ = ["Rule", "RuleFinding", "Summary", "all_rules", "broken", "summaries"]

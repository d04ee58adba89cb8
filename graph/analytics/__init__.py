"""Questions to the whole graph, one a module."""

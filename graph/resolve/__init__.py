"""Which records are the same: candidates, comparisons, scores, clusters, survivorship."""

"""The sample shop: what its systems would hold, with the truth apart."""

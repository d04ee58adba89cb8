"""Comparisons of two records, one module each: a level, and how rare the value is that they share."""

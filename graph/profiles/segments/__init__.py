"""Segments: a saved definition over people, evaluated over columns, explained condition by condition."""

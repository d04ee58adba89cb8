"""From raw text to comparable parts: one module a kind of value, pure functions."""

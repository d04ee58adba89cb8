"""Readers: a file or table as batches of rows, whatever its encoding and shape."""

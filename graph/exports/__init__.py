"""One module a file format or platform."""

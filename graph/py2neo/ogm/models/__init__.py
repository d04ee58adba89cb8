"""Models of well-known example graphs."""

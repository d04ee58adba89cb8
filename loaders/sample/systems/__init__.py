"""One module a system of the sample shop: its files, columns and ways of writing."""

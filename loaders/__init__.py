"""From files and databases to rows the graph accepts: read, profile, map, validate, load."""

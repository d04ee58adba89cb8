"""The use cases that the command line, the pages and jobs share."""

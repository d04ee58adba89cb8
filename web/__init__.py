"""The front end: the `renmai` command and the Flask pages. Importing this package imports no Flask."""

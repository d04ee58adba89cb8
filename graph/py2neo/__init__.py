"""py2neo's way of working on the official driver."""

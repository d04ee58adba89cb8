"""Webhooks: what happens here told to other systems, over HTTP and signed."""

"""Addresses of servers."""

from graph.py2neo.profiles import Address, IPv4Address, IPv6Address

__all__ = ["Address", "IPv4Address", "IPv6Address"]

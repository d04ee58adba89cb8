"""Planted rings, one module a kind, and the decoys that only look like them.

Level 1 shares its identifiers outright; level 2 shares them in pairs and chains and lives half an ordinary
life; level 3 shares hardly anything: only what it does, and when, gives it away.
"""

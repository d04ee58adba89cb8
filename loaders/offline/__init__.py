"""A first load through files and Neo4j's offline importer: several times the rate of batches."""

from loaders.offline.load import load_offline
from loaders.offline.worth import IMPORTER, worth_importing

__all__ = ["IMPORTER", "load_offline", "worth_importing"]

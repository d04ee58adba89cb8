"""The Neo4j that Renmai fetches, starts, stops and backs up itself."""

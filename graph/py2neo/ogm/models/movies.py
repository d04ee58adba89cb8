"""The movie graph that comes with Neo4j."""

from __future__ import annotations

from typing import Any

from graph.py2neo.ogm import Model, Property, RelatedFrom, RelatedTo

__all__ = ["Movie", "Person"]


class Movie(Model):
    """A film, by its title."""

    __primarykey__ = "title"

    title = Property()
    tagline = Property()
    released = Property()

    actors = RelatedFrom("Person", "ACTED_IN")
    directors = RelatedFrom("Person", "DIRECTED")
    producers = RelatedFrom("Person", "PRODUCED")
    writers = RelatedFrom("Person", "WROTE")
    reviewers = RelatedFrom("Person", "REVIEWED")

    def __lt__(self, other: Any) -> bool:
        return bool(self.title < other.title)


class Person(Model):
    """Somebody who has to do with films, by name."""

    __primarykey__ = "name"

    name = Property()
    born = Property()

    acted_in = RelatedTo(Movie)
    directed = RelatedTo(Movie)
    produced = RelatedTo(Movie)
    wrote = RelatedTo(Movie)
    reviewed = RelatedTo(Movie)

    def __lt__(self, other: Any) -> bool:
        return bool(self.name < other.name)

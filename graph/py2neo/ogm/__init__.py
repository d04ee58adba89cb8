"""Classes of objects kept as nodes: declare properties, labels and relations, then save and match objects.

>>> class Person(Model):
...     __primarykey__ = "name"
...     name = Property()
...     likes = RelatedTo("Person")
>>> Person("Alice")
<Person name='Alice'>
"""

from graph.py2neo.ogm.fields import Label, Property, Related, RelatedFrom, RelatedTo
from graph.py2neo.ogm.matching import ModelMatch, ModelMatcher, Repository
from graph.py2neo.ogm.model import GraphObject, Model, ModelType
from graph.py2neo.ogm.related import OGM, RelatedObjects

__all__ = [
    "OGM",
    "GraphObject",
    "Label",
    "Model",
    "ModelMatch",
    "ModelMatcher",
    "ModelType",
    "Property",
    "Related",
    "RelatedFrom",
    "RelatedObjects",
    "RelatedTo",
    "Repository",
]

"""Mapping files: the shipped ones are whole, and each mistake in one is said."""

import json
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from graph.errors import InputError
from graph.model import MODEL
from loaders.kinds import KINDS, FieldType
from loaders.mapping import mapping_folder
from loaders.mapping_files import mapping_content, mapping_text, parse_mapping, read_mapping, yaml_content

SHIPPED = sorted(mapping_folder().glob("*.yaml"))
SCHEMA = json.loads((mapping_folder() / "mapping.schema.json").read_text(encoding="utf-8"))
GOOD = {"source": "app", "kind": "orderLine", "id": "id", "columns": {"n": "quantity"}}
GOOD["references"] = {"order": "order_id", "product": "sku"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_mapping_is_whole_and_fits_the_schema(path):
    mapping = read_mapping(path)
    assert mapping.needed_columns()
    Draft202012Validator(SCHEMA).validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    again = parse_mapping(yaml_content(mapping_text(mapping)))
    assert mapping_content(again) == mapping_content(mapping)


def test_the_schema_knows_every_kind_and_key():
    from loaders.mapping_files import KEYS

    assert set(SCHEMA["properties"]["kind"]["enum"]) == set(KINDS)
    assert set(SCHEMA["properties"]) == KEYS


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_every_field_and_reference_of_a_kind_is_of_the_model(kind):
    node = MODEL.nodes[kind.label]
    plain = {FieldType.TEXT, FieldType.MONEY, FieldType.PRICE, FieldType.NUMBER, FieldType.INTEGER}
    plain |= {FieldType.BOOLEAN, FieldType.INSTANT, FieldType.DATE}
    for field in kind.fields:
        if field.on:
            reference = next(item for item in kind.references if item.name == field.on)
            assert field.target in MODEL.relationships[reference.type].property_names(), field.name
        elif field.type in plain and not field.kept and not kind.is_part:
            assert field.target in node.property_names(), field.name
    for reference in kind.references:
        other = KINDS[reference.kind].label
        ends = (other, kind.label) if reference.reverse else (kind.label, other)
        assert not reference.type or ends in MODEL.relationships[reference.type].ends
        assert not reference.property or reference.property in node.property_names()


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        ({"source": None}, "mapping.key-missing", "source"),
        ({"kind": "orders"}, "mapping.kind-unknown", "orders"),
        ({"colums": {}}, "mapping.key-unknown", "columns"),
        ({"columns": {"n": "quantiti"}}, "mapping.target-unknown", "quantity"),
        ({"columns": {"n": "product"}}, "mapping.target-is-reference", "product"),
        ({"columns": {"n": "quantity", "m": "quantity"}}, "mapping.twice", "m"),
        ({"columns": {"n": "discount"}}, "mapping.target-missing", "quantity"),
        ({"columns": {"n": {"to": "quantity", "sclae": 1}}}, "mapping.key-unknown", "scale"),
        ({"columns": {"n": {"to": "quantity", "scale": "x"}}}, "mapping.number", "scale"),
        ({"columns": {"n": {"to": "quantity", "other": "drop"}}}, "mapping.choice", "refuse"),
        ({"references": {"order": "o"}}, "mapping.reference-missing", "product"),
        ({"references": {"orders": "o"}}, "mapping.reference-unknown", "orders"),
        ({"references": {"order": {"source": "x"}, "product": "p"}}, "mapping.reference-empty", "order"),
        ({"timezone": "Mars/Base"}, "mapping.timezone", "Mars"),
        ({"optional": ["zzz"]}, "mapping.optional-unknown", "zzz"),
        ({"deleted": "status"}, "mapping.deleted", "app"),
        ({"columns": ["n"]}, "mapping.not-a-map", "columns"),
        ({"title": {"a": 1}}, "mapping.not-a-text", "title"),
    ],
)
def test_a_mistake_is_named(change, code, said):
    with pytest.raises(InputError) as caught:
        parse_mapping(GOOD | change, "app.yaml")
    assert caught.value.code == code
    assert said in str(caught.value.params)


@pytest.mark.parametrize(
    ("content", "code"), [("", "mapping.empty"), ("a: [", "mapping.unreadable"), ("- x", "mapping.empty")]
)
def test_a_file_that_is_no_mapping_is_refused(tmp_path, content, code):
    path = tmp_path / "m.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_mapping(path)
    assert caught.value.code == code


def test_a_file_that_is_not_there_is_said():
    with pytest.raises(InputError) as caught:
        read_mapping(Path("/none/m.yaml"))
    assert caught.value.code == "mapping.unreadable"

"""YAML of mapping files: every scalar as it is written, and no key twice."""

from __future__ import annotations

from typing import Any

import yaml


def yaml_content(text: str) -> Any:
    """YAML with every scalar as it is written, so that columns called ``no`` or ``on`` and codes like ``007``
    need no quotation marks.

    Raises:
        yaml.YAMLError: it is not YAML.

    >>> yaml_content("id: no")
    {'id': 'no'}
    """
    return yaml.load(text, Loader=_Loader)  # noqa: S506 (makes texts, lists and maps only)


class TwiceError(yaml.YAMLError):
    """A key that stands twice in one map, of which YAML would silently take the last."""

    def __init__(self, key: str, lines: tuple[int, int]) -> None:
        super().__init__(key)
        self.key = key
        self.lines = lines


class _Loader(yaml.BaseLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: dict[str, int] = {}
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if key.value in seen and isinstance(key.value, str):
                raise TwiceError(key.value, (seen[key.value], line))
            if isinstance(key.value, str):
                seen[key.value] = line
        return super().construct_mapping(node, deep)

"""Texts in English and Chinese, one YAML file an area: a code, and its sentence with {named} places.

Plain formatting of numbers and dates is Babel's; here is only code to sentence.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

import yaml

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML without libyaml: the same texts, read ten times slower
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

LANGUAGES = ("en", "zh_Hans")


class _Shown(Formatter):
    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        value = kwargs.get(str(key), "…")
        if isinstance(value, list | tuple | set | frozenset):
            return ", ".join(str(item) for item in value)
        return value


_FORMATTER = _Shown()


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All sentences of a language by code.

    Raises:
        ValueError: the language is not one of LANGUAGES, or a code stands in two files.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no texts in {lang}; there are {', '.join(LANGUAGES)}")
    texts: dict[str, str] = {}
    folder = resources.files(__name__) / lang
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".yaml"):
            continue
        for code, sentence in (yaml.load(file.read_text(encoding="utf-8"), _Loader) or {}).items():
            if code in texts:
                raise ValueError(f"{code} stands twice, the second time in {lang}/{file.name}")
            texts[code] = sentence
    return texts


def text(lang: str, code: str, **params: object) -> str:
    """The sentence of a code with its parameters filled in; the code itself where there is none.

    >>> text("en", "error.hint.help", command="load")
    'Try `renmai load --help`.'
    """
    sentence = catalogue(lang).get(code)
    if sentence is None:
        return code
    return _FORMATTER.vformat(sentence, (), params)

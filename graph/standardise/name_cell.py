"""What else stands in a name's cell: labels, phones, e-mails, digits and remarks in brackets."""

from __future__ import annotations

import re
from functools import cache

from graph.standardise.results import Issue
from graph.standardise.text import issue, one_of, table

_NUMBER = re.compile(r"(?:电话|手机|tel|phone|mob)?[::\s]*\+?\(?\d[\d\s()*-]{5,}\d", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_BRACKETS = re.compile(r"[(\[{<【《「『〔](.*?)(?:[)\]}>】》」』〕]|$)")
_DIGITS = re.compile(r"(?<=[^\d\s])\s*\d{1,4}$|^\d{1,4}[\s.、)_-]*(?=\D)")
_LETTER = re.compile(r"[^\W\d_]")


@cache
def _label() -> re.Pattern[str]:
    labels = one_of(table("names")["labels"])
    return re.compile(
        rf"^(?:(?:{labels})\s*[::]\s*|(?:收货人|收件人|联系人|姓名)\s*(?=[㐀-鿿]{{2,4}}(?:\s|$)))",
        re.IGNORECASE,
    )


_EXTRAS = re.compile(r"[@\d:]|^(?:收货人|收件人|联系人|姓名)")
_ENDS = " ,;:/|-_.。!?'\""


def without_extras(text: str) -> tuple[str, list[Issue]]:
    """A cell without its label and without numbers and addresses pasted in, and what was left out.

    >>> without_extras("收货人:张三 13912345670")[0]
    '张三'
    """
    found: list[Issue] = []
    if not _EXTRAS.search(text):
        return text.strip(_ENDS) or text, found
    shorter = _label().sub("", text)
    for pattern, code in (
        (_EMAIL, "name.email-pasted"),
        (_NUMBER, "name.number-pasted"),
        (_DIGITS, "name.digits"),
    ):
        before, shorter = shorter, pattern.sub(" ", shorter)
        if shorter != before:
            found.append(issue(code, text=text[:40]))
    shorter = re.sub(r"\s+", " ", shorter).strip(_ENDS)
    return (shorter or text), found


def without_brackets(text: str) -> tuple[str, list[str]]:
    """A cell without what stands in brackets, and that.

    >>> without_brackets("张三 (妈妈)")
    ('张三', ['妈妈'])
    """
    if not _BRACKETS.search(text):
        return text.strip(" ,;") or text, []
    notes = [note.strip() for note in _BRACKETS.findall(text) if note.strip()]
    rest = re.sub(r"\s+", " ", _BRACKETS.sub(" ", text)).strip(" ,;")
    return (
        (rest, notes) if rest and _LETTER.search(rest) else (text.strip("()[]{}<>【】《》「」『』〔〕 "), [])
    )

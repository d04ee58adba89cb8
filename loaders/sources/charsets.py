"""Which encoding a text file is in, decided by reading it and not by its name."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

CHUNK = 1 << 20
SAMPLE_LIMIT = 1 << 18
TAIL = 1 << 12


@dataclass(frozen=True, slots=True)
class Detected:
    """The encoding of a file.

    Attributes:
        encoding: Name for Python's codecs.
        clean: Every byte is known to decode; False means single rows may hold bytes that do not.
        size: Bytes of the text.
        digest: SHA-256 of its bytes, hexadecimal.
        cut: It ends in the middle of a character.
    """

    encoding: str
    clean: bool
    size: int
    digest: str
    cut: bool = False


def detect(open_bytes: Callable[[], BinaryIO]) -> Detected:
    """Read the whole stream once, in constant memory, and say its encoding.

    Tried in this order: byte order marks, UTF-16 without one, strict UTF-8, UTF-8 with single broken rows,
    then GB18030, Big5 and Windows-1252 by how usual the characters are that they would give.
    """
    digest = hashlib.sha256()
    utf8 = _Utf8Check()
    sample = bytearray()
    size = 0
    head = tail = b""
    with open_bytes() as stream:
        for chunk in _chunks(stream):
            if not size:
                head = chunk[: 1 << 16]
            digest.update(chunk)
            size += len(chunk)
            tail = chunk if len(chunk) >= TAIL else tail[-TAIL:] + chunk
            utf8.feed(chunk)
            if utf8.broken and len(sample) < SAMPLE_LIMIT and not chunk.isascii():
                sample += b"\n".join(_high_runs(chunk, SAMPLE_LIMIT - len(sample)))
    utf8.feed(b"", final=True)
    encoding, clean = _decide(head, utf8, bytes(sample))
    return Detected(encoding, clean, size, digest.hexdigest(), _is_cut(tail, encoding, size))


def _is_cut(tail: bytes, encoding: str, size: int) -> bool:
    """Whether a text ends within a character; the bytes after its last line break decide."""
    if encoding.startswith("utf-16"):
        return size % 2 == 1
    last = tail.rpartition(b"\n")[2]
    if not last or last[-1] < 0x30:
        return False
    decoder = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))("replace")
    decoder.decode(last)
    return bool(decoder.getstate()[0])


def looks_binary(head: bytes) -> bool:
    """Whether a file's first bytes cannot be text.

    >>> looks_binary(bytes(1000)), looks_binary("编号,姓名".encode("gb18030"))
    (True, False)
    """
    if head.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    if _utf16_without_mark(head):
        return False
    controls = sum(head.count(bytes([code])) for code in range(32) if code not in (9, 10, 12, 13, 26))
    return controls > max(8, len(head) // 50)


class _Utf8Check:
    """Weighs whole UTF-8 sequences (their bytes beyond the first) against broken bytes, over chunks."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.whole = 0
        self.broken = 0

    def feed(self, chunk: bytes, final: bool = False) -> None:
        if chunk.isascii() and not self._decoder.getstate()[0] and not final:
            return
        text = self._decoder.decode(chunk, final)
        if text.isascii():
            return
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            self.broken += sum(1 for character in text if "\udc80" <= character <= "\udcff")
        self.whole += len(chunk) - len(text)


def _decide(head: bytes, utf8: _Utf8Check, sample: bytes) -> tuple[str, bool]:
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", not utf8.broken
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", False
    mute = _utf16_without_mark(head)
    if mute:
        return mute, False
    if not utf8.broken:
        return "utf-8", True
    if utf8.whole > 20 * utf8.broken or (utf8.broken <= 3 and utf8.whole >= 2 * utf8.broken):
        return "utf-8", False
    scores = {name: _plausibility(sample, name) for name in ("gb18030", "big5hkscs", "cp1252")}
    best = max(scores, key=lambda name: scores[name])
    return best, False


def _utf16_without_mark(head: bytes) -> str:
    even, odd = head[0:4096:2], head[1:4096:2]
    if len(odd) < 8:
        return ""
    if odd.count(0) > 0.3 * len(odd) and even.count(0) < 0.02 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.3 * len(even) and odd.count(0) < 0.02 * len(odd):
        return "utf-16-be"
    return ""


def _plausibility(sample: bytes, encoding: str) -> float:
    """Share of non-ASCII characters usual in that encoding's languages, less what does not decode."""
    text = sample.decode(encoding, "replace")
    high = [character for character in text if not character.isascii()]
    if not high:
        return 0.0
    if encoding == "cp1252":
        return _latin_share(text, len(high))
    usual = sum(1 for character in high if _usual(character, encoding))
    broken = text.count("\ufffd")
    return (usual - 2 * broken) / len(high)


def _usual(character: str, encoding: str) -> bool:
    if character in "，。、；：（）《》“”‘’！？—…·￥％＋－／　【】":
        return True
    try:
        lead = character.encode("gb2312" if encoding == "gb18030" else "big5")[0]
    except UnicodeEncodeError:
        return False
    return 0xB0 <= lead <= 0xD7 if encoding == "gb18030" else 0xA4 <= lead <= 0xC6


def _latin_share(text: str, high: int) -> float:
    """Accented letters that stand alone among ASCII letters, as they do in European words."""
    alone = re.findall(r"(?<![^\x00-\x7f])[À-ÖØ-öø-ÿ](?![^\x00-\x7f])", text)
    return len(alone) / high


def _high_runs(chunk: bytes, limit: int) -> Iterator[bytes]:
    used = 0
    for line in chunk.split(b"\n"):
        if used >= limit:
            return
        if not line.isascii():
            piece = line[:4096]
            used += len(piece) + 1
            yield piece


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk

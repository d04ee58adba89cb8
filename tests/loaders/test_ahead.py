"""Working ahead gives the same items, the same failures, and leaves no thread behind."""

import threading

import pytest

from loaders.ahead import Ahead


def test_items_come_in_order():
    with Ahead(iter(range(1000))) as items:
        assert list(items) == list(range(1000))


def test_a_failure_comes_in_its_place():
    def items():
        yield 1
        raise ValueError("broken")

    seen = []
    with pytest.raises(ValueError, match="broken"), Ahead(items()) as taken:
        seen.extend(taken)
    assert not seen or seen == [1]


def test_leaving_early_ends_the_thread_and_the_generator():
    ended = threading.Event()

    def items():
        try:
            yield from range(10_000)
        finally:
            ended.set()

    before = threading.active_count()
    with Ahead(items()) as taken:
        next(taken)
    assert ended.is_set()
    assert threading.active_count() == before

"""Downloads that break off, lie, meet each other or find no room leave nothing half-written."""

import errno
import hashlib
import shutil
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from graph.errors import MachineError
from graph.server import downloads
from graph.server.downloads import distribution, fetch_jars
from graph.server.lockfile import Jar
from graph.settings import Settings

CONTENT = {f"part-{number}": (f"jar {number} " * (500 * number)).encode() for number in range(1, 6)}


class Repository:
    """A Maven repository on loopback that counts what it serves and can be told to misbehave."""

    def __init__(self):
        self.served = Counter()
        self.spoilt = set()
        self.cut_short = set()
        repository = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.split("/")[-3]
                content = CONTENT[name]
                repository.served[name] += 1
                if name in repository.spoilt:
                    content = content[::-1]
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[: len(content) // 2] if name in repository.cut_short else content)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def repository():
    repository = Repository()
    yield repository
    repository.close()


@pytest.fixture(autouse=True)
def small_lock(monkeypatch, tmp_path):
    jars = tuple(
        Jar("lib", "org.example", name, "1.0", "", hashlib.sha256(content).hexdigest(), len(content))
        for name, content in CONTENT.items()
    )
    monkeypatch.setattr(downloads, "locked_jars", lambda: jars)
    monkeypatch.setenv("RENMAI_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("pooch.core.time", SimpleNamespace(sleep=lambda seconds: None))
    return jars


@pytest.fixture
def settings(repository, tmp_path):
    return Settings(home=tmp_path / "home", maven_url=repository.url)


def names_of(folder):
    return sorted(path.name for path in folder.iterdir())


def test_everything_is_fetched_once(settings, repository):
    found = fetch_jars(settings)
    fetch_jars(settings)
    assert found.complete()
    assert names_of(found.lib) == [f"part-{number}-1.0.jar" for number in range(1, 6)]
    assert set(repository.served.values()) == {1}


def test_progress_counts_the_bytes_of_all_files_and_says_megabytes(settings):
    told = []
    fetch_jars(settings, lambda step, done, total, unit, **params: told.append((done, total, unit, params)))
    size = sum(map(len, CONTENT.values()))
    assert told[0] == (0, size, "bytes", {"megabytes": round(size / 1e6)})
    assert told[-1][0] == size
    assert [done for done, *_ in told] == sorted(done for done, *_ in told)


def test_a_killed_download_goes_on_where_it_stopped(settings, repository):
    found = fetch_jars(settings)
    found.marker.unlink()
    (found.lib / "part-2-1.0.jar").unlink()
    (found.lib / "tmpx7abc").write_bytes(b"half a jar")
    (found.lib / "part-3-1.0.jar").write_bytes(b"cut off")
    fetch_jars(settings)
    assert repository.served == {"part-1": 1, "part-2": 2, "part-3": 2, "part-4": 1, "part-5": 1}
    assert names_of(found.lib) == [f"part-{number}-1.0.jar" for number in range(1, 6)]


def test_a_jar_that_shrank_in_the_cache_is_noticed(settings):
    found = fetch_jars(settings)
    (found.lib / "part-4-1.0.jar").write_bytes(b"")
    assert not found.complete()
    assert fetch_jars(settings).complete()


def test_a_file_with_another_digest_is_refused_and_not_kept(settings, repository):
    repository.spoilt.add("part-3")
    with pytest.raises(MachineError) as caught:
        fetch_jars(settings)
    assert caught.value.code == "server.fetch.digest"
    assert caught.value.params["name"] == "part-3-1.0.jar"
    assert "part-3-1.0.jar" not in names_of(distribution().lib)
    assert not distribution().complete()


def test_a_connection_that_breaks_is_tried_again_and_then_said(settings, repository):
    repository.cut_short.add("part-5")
    with pytest.raises(MachineError) as caught:
        fetch_jars(settings)
    assert caught.value.code in ("server.fetch.unreachable", "server.fetch.digest")
    assert repository.served["part-5"] > 1
    repository.cut_short.clear()
    assert fetch_jars(settings).complete()


@pytest.mark.parametrize("mirror", ["http://127.0.0.1:9", "nonsense", "file:///srv/maven", "http://[::1"])
def test_no_network_is_one_sentence_with_the_address(tmp_path, mirror):
    settings = Settings(home=tmp_path, maven_url=mirror)
    with pytest.raises(MachineError) as caught:
        fetch_jars(settings)
    assert caught.value.code == "server.fetch.unreachable"
    assert caught.value.params["url"].startswith(f"{mirror}/org/example/")
    assert "0x" not in caught.value.params["detail"]


def test_too_small_a_disk_is_said_before_anything_is_fetched(settings, repository, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=10**6))
    with pytest.raises(MachineError) as caught:
        fetch_jars(settings)
    assert caught.value.code == "server.fetch.disk-small"
    assert caught.value.params["free"] == 1
    assert not repository.served


def test_a_disk_that_fills_up_is_said_as_such(settings, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pooch.core.stream_download", full)
    with pytest.raises(MachineError) as caught:
        fetch_jars(settings)
    assert caught.value.code == "server.fetch.disk-full"


def test_a_cache_that_is_a_file_is_said(settings, tmp_path):
    (tmp_path / "cache").write_text("not a folder")
    with pytest.raises(MachineError) as caught:
        fetch_jars(settings)
    assert caught.value.code == "server.fetch.unwritable"


def test_two_fetchers_take_turns_and_fetch_each_file_once(settings, repository):
    steps, results = [], []

    def fetch():
        found = fetch_jars(settings, lambda step, *args, **params: steps.append(step))
        results.append(found.complete())

    threads = [threading.Thread(target=fetch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True, True, True]
    assert set(repository.served.values()) == {1}

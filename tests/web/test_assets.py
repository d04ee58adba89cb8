"""Browser libraries: locked, checked, unpacked whole or not at all."""

import io
import tarfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from graph.errors import MachineError, NotFoundError
from web import assets
from web.assets import Package, digest, fetch_assets, file_of, is_present, locked_packages, missing_packages


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def tarball(**files):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, body in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return packed.getvalue()


@pytest.fixture
def registry(tmp_path):
    root = tmp_path / "registry"
    root.mkdir()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield root, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def locked(registry, monkeypatch):
    root, url = registry
    content = tarball(**{"a.js": b"let a = 1", "secret.txt": b"not kept"})
    folder = root / "lib" / "-"
    folder.mkdir(parents=True)
    (folder / "lib-1.0.0.tgz").write_bytes(content)
    package = Package("lib", "1.0.0", digest(content), len(content), "MIT", "page", ("a.js",))
    monkeypatch.setattr(assets, "locked_packages", lambda: (package,))
    return package, url, folder / "lib-1.0.0.tgz"


def test_a_package_is_fetched_once_and_only_its_named_files_are_kept(locked, tmp_path):
    package, url, source = locked
    told = []
    fetch_assets(lambda *args, **kwargs: told.append(args), npm_url=url, directory=tmp_path / "cache")
    assert is_present(package, tmp_path / "cache")
    kept = sorted(path.name for path in (tmp_path / "cache" / "lib-1.0.0").iterdir())
    assert kept == ["a.js", "a.js.gz"]
    assert told[-1][1] == told[-1][2] == package.size
    source.unlink()
    fetch_assets(npm_url=url, directory=tmp_path / "cache")
    assert missing_packages(directory=tmp_path / "cache") == ()


def test_a_tarball_that_differs_is_refused_and_nothing_is_kept(locked, tmp_path):
    _, url, source = locked
    source.write_bytes(b"x" + source.read_bytes()[1:])
    with pytest.raises(MachineError, match=r"assets\.digest"):
        fetch_assets(npm_url=url, directory=tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_a_registry_that_is_away_is_named(locked, tmp_path):
    with pytest.raises(MachineError, match=r"assets\.unreachable") as caught:
        fetch_assets(npm_url="http://127.0.0.1:9", directory=tmp_path / "cache")
    assert "127.0.0.1:9" in caught.value.params["url"]


def test_another_scheme_is_refused(locked, tmp_path):
    with pytest.raises(MachineError, match=r"assets\.unreachable"):
        fetch_assets(npm_url=f"file://{tmp_path}", directory=tmp_path / "cache")


@pytest.mark.parametrize("name", ["../../etc/passwd", "bootstrap-5.3.9/package.json", "", "lib-1.0.0"])
def test_only_files_of_the_lock_have_an_address(name, tmp_path):
    with pytest.raises(NotFoundError, match=r"assets\.unknown"):
        file_of(name, tmp_path)


def test_a_file_not_fetched_yet_says_so(tmp_path):
    with pytest.raises(NotFoundError, match=r"assets\.missing"):
        file_of("htmx.org-2.0.11/dist/htmx.min.js", tmp_path)


def test_every_locked_package_has_a_permissive_licence_or_serves_tests_only():
    for package in locked_packages():
        assert package.integrity.startswith("sha512-")
        if package.use == "page":
            assert package.license in {"MIT", "0BSD", "Apache-2.0", "BSD-3-Clause", "ISC"}, package.name

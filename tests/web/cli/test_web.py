"""`renmai web` listens on this machine alone."""

import socket

import pytest
from click.testing import CliRunner

from graph.errors import MachineError, UsageError
from web.cli import cli
from web.cli.web import check_address


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.com", ""])
def test_another_host_is_refused_with_a_sentence(host, tmp_path):
    with pytest.raises(UsageError, match=r"web\.host"):
        check_address(host, 8000)
    result = CliRunner().invoke(cli, ["--home", str(tmp_path), "web", "--host", host])
    assert isinstance(result.exception, UsageError)
    assert not (tmp_path / "secret.key").exists()


def test_a_port_in_use_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MachineError, match=r"web\.port"):
            check_address("127.0.0.1", taken.getsockname()[1])

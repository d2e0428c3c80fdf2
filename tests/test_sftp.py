"""Raw texts and archive on a server that is reached by SFTP.

Skipped where `sshfs` is not installed (`pip install sshfs`; it brings asyncssh, which the server of
this test is made of as well, so that no sshd is needed).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_samples import PAGE, SIDECAR, snapshot, write_raw
from huikan.cli import run

pytest.importorskip("sshfs", reason="sshfs is not installed")

SERVER = """
import asyncio, sys
import asyncssh

class Open(asyncssh.SSHServer):
    def begin_auth(self, username):
        return False

def files(channel):
    return asyncssh.SFTPServer(channel, chroot=sys.argv[1].encode())

async def serve():
    key = asyncssh.generate_private_key("ssh-ed25519")
    server = await asyncssh.create_server(
        Open, "127.0.0.1", 0, server_host_keys=[key], sftp_factory=files
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.wait_closed()

asyncio.run(serve())
"""


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """The server's address, and the folder that it shows."""
    monkeypatch.chdir(tmp_path)
    root = tmp_path / "there"
    root.mkdir()
    command = [sys.executable, "-c", SERVER, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield f"sftp://editor@127.0.0.1:{int(server.stdout.readline())}", root
        server.kill()


def without_notes(folder: Path) -> dict[str, bytes]:
    return {p: b for p, b in snapshot(folder).items() if not p.startswith((".huikan", ".lock"))}


def test_raw_texts_and_archive_lie_on_a_server(tmp_path: Path, there: tuple[str, Path]) -> None:
    address, root = there
    raw = write_raw(root / "raw", "a.txt", PAGE)
    raw.with_suffix(".yml").write_text(SIDECAR, encoding="utf-8")
    here, elsewhere = tmp_path / "here", f"{address}/archive"
    assert run(["ingest", str(raw), "--content", str(here)]) == 0
    assert run(["ingest", f"{address}/raw/*.txt", "--content", elsewhere]) == 0
    assert without_notes(root / "archive") == without_notes(here)
    assert run(["verify", "--content", elsewhere]) == 0


def test_to_read_a_file_there_is_no_change_of_it(there: tuple[str, Path]) -> None:
    address, root = there
    raw = write_raw(root / "raw", "a.txt", PAGE)
    raw.with_suffix(".yml").write_text(SIDECAR, encoding="utf-8")
    command = ["ingest", f"{address}/raw/*.txt", "--content", f"{address}/archive"]
    assert run(command) == 0
    edited = next(p for p in (root / "archive" / "issues").rglob("*.md") if p.name != "index.md")
    with edited.open("a", encoding="utf-8") as file:
        file.write("\n编者按。\n")
    raw.write_text(PAGE.replace("六月", "七月"), encoding="utf-8")
    assert run(command) == 0
    assert "编者按。" in edited.read_text(encoding="utf-8")

"""`citewire chat --open` on a machine that never ran Streamlit: the page comes up without a question on the terminal."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.conftest import ROOT

LONGEST = 90  # seconds a loaded machine may take to start


def test_a_first_start_asks_nothing(make_library, tmp_path: Path) -> None:
    library = make_library({"a.txt": "Harbour closed\n\nThe harbour was closed on Friday.\n"})
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "chat", "--library", str(library), "--port", str(port), "--open"],
        cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={**os.environ, "HOME": str(tmp_path / "home"), "BROWSER": "true"},
    )  # fmt: skip
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    healthy = False
    try:
        end = time.monotonic() + LONGEST
        while not healthy and process.poll() is None and time.monotonic() < end:
            try:
                with opener.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as reply:
                    healthy = reply.status == 200
            except OSError:
                continue
        assert healthy
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()

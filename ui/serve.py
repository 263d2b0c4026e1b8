"""Starts Streamlit on the chat page; the rest of its configuration stands in `.streamlit/config.toml` beside it."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from assistant.settings import Settings
from ui.password import PASSWORD, loopback


def serve(settings: Settings, host: str, port: int, open_browser: bool) -> int:
    """Run the page until it is stopped; the exit code of Streamlit."""
    page = Path(__file__).with_name("app.py")
    environment = {**os.environ, "CITEWIRE_LIBRARY": str(settings.library.resolve())}
    if not loopback(host) and not environment.get(PASSWORD):
        environment[PASSWORD] = secrets.token_urlsafe(12)
        print(f"Open to other computers. Password for this run: {environment[PASSWORD]} (or set {PASSWORD})")
    command = [
        sys.executable, "-m", "streamlit", "run", str(page), "--server.address", host, "--server.port", str(port),
        "--server.headless", str(not open_browser).lower(),
        "--server.showEmailPrompt", "false",  # else a first start waits for an answer on the terminal
    ]  # fmt: skip
    try:
        return subprocess.call(command, env=environment)
    except KeyboardInterrupt:
        return 0

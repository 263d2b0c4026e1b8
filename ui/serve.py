"""Starts Streamlit on the chat page; the rest of its configuration stands in `.streamlit/config.toml` beside it."""

import logging
import os
import secrets
import threading
from importlib import import_module
from pathlib import Path

from assistant.settings import Settings
from ui.password import PASSWORD, loopback

log = logging.getLogger("citewire.page")


def serve(settings: Settings, host: str, port: int, open_browser: bool) -> int:
    """Run the page in this process until it is stopped; the exit code of Streamlit."""
    page = Path(__file__).with_name("app.py")
    os.environ["CITEWIRE_LIBRARY"] = str(settings.library.resolve())
    if not loopback(host) and not os.environ.get(PASSWORD):
        os.environ[PASSWORD] = secrets.token_urlsafe(12)
        print(f"Open to other computers. Password for this run: {os.environ[PASSWORD]} (or set {PASSWORD})")
    from streamlit.web import cli

    threading.Thread(target=_warm, name="warm", daemon=True).start()
    options = {
        "server.address": host,
        "server.port": port,
        "server.headless": str(not open_browser).lower(),
        "server.showEmailPrompt": "false",  # else a first start waits for an answer on the terminal
    }
    arguments = ["run", str(page), *(f"--{name}={value}" for name, value in options.items())]
    try:
        return int(cli.main(arguments, standalone_mode=False) or 0)
    except KeyboardInterrupt:
        return 0


def _warm() -> None:
    """Load, while the server starts, what the first visitor would wait for."""
    try:
        for name in ("ui.chat_page", "ui.library_page", "ui.quality_page", "ui.settings_page"):
            import_module(name)
        import_module("ui.session").engine()
        for name in ("altair", "pandas"):  # for the first chart and the first table
            import_module(name)
    except Exception as error:  # the page says so when it is asked
        log.info("not warmed: %s", error)

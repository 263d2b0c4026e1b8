"""Serve a chat model from a GGUF file of yours on this machine: nothing leaves it, no key is needed.

    python -m ui.local_model MODEL.gguf [--port 8080] [--threads N] [--context 4096]

It is the OpenAI protocol of `xllamacpp` (llama.cpp in a wheel), on loopback only. `make local-model GGUF=…` does it all.
"""

import argparse
import os
import sys
import time
from pathlib import Path

HINT = """\
no model file given. Two ways to a fully local model:

  1. a GGUF file of yours      make local-model GGUF=path/to/model.gguf
  2. Ollama (https://ollama.com), which downloads models itself:
                               ollama pull NAME
                               citewire chat --model openai:NAME --base-url http://127.0.0.1:11434/v1

A model of 7 billion parameters in 4 bits needs about 6 GB of memory; a smaller one says less that can be verified."""


def settings_of(port: int) -> str:
    """What to set, in the shell that starts Citewire."""
    return (
        f"export CITEWIRE_MODEL=openai:local CITEWIRE_BASE_URL=http://127.0.0.1:{port}/v1 "
        "CITEWIRE_CONTEXT=900 CITEWIRE_TIMEOUT=300"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", nargs="?", type=Path, help="a GGUF file")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--context", type=int, default=4096, help="tokens")
    given = parser.parse_args()
    if given.model is None:
        sys.exit(HINT)
    if not given.model.is_file():
        sys.exit(f"there is no file '{given.model}'; name a GGUF file")
    with given.model.open("rb") as file:
        if file.read(4) != b"GGUF":
            sys.exit(f"'{given.model}' is no GGUF file; most models are offered in this format too")
    try:
        import xllamacpp
    except ImportError:
        sys.exit("xllamacpp is not installed; run `pip install xllamacpp`, or `make local-model GGUF=…`")
    made = xllamacpp.CommonParams()
    made.model.path = str(given.model)
    made.n_ctx, made.n_parallel, made.use_jinja = given.context, 1, True
    made.hostnames, made.port = ["127.0.0.1"], given.port
    made.cpuparams.n_threads = given.threads
    server = xllamacpp.Server(made)
    print(
        f"serving {given.model.name} at {server.listening_address}/v1; in another shell:\n\n  {settings_of(given.port)}"
    )
    print("  citewire chat\n\nCtrl+C stops it.", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()

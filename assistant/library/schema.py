"""Tables of the catalogue, their version, and the steps from older versions."""

import sqlite3

SCHEMA_VERSION = 2

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- One row a file that was read; a file may hold several articles (JSON Lines, CSV, zip).
CREATE TABLE IF NOT EXISTS files (
    folder TEXT NOT NULL,
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,          -- bytes when read
    mtime_ns INTEGER NOT NULL,      -- with size: a cheap sign that the file is unchanged; 0: too fresh to tell
    made TEXT NOT NULL,             -- version of the readers and rules it was read with
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS articles (
    row INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: a reader may still hold the row of a removed article
    id TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL,
    file TEXT NOT NULL,             -- path of the file; equals source unless the file holds several articles
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    space TEXT NOT NULL,
    encoding TEXT NOT NULL,
    text TEXT NOT NULL,
    title TEXT NOT NULL,
    outlet TEXT NOT NULL,
    author TEXT NOT NULL,
    published TEXT NOT NULL,
    section TEXT NOT NULL,
    language TEXT NOT NULL,
    boilerplate TEXT NOT NULL,      -- JSON [[start, end], ...]
    origins TEXT NOT NULL,          -- JSON {field: where it was found}
    copy_of TEXT NOT NULL,
    signature BLOB,                 -- MinHash of the text, for near copies
    added TEXT NOT NULL             -- UTC, ISO 8601
);
CREATE INDEX IF NOT EXISTS articles_place ON articles (folder, file);
CREATE INDEX IF NOT EXISTS articles_source ON articles (source);
CREATE INDEX IF NOT EXISTS articles_copies ON articles (copy_of) WHERE copy_of != '';
CREATE INDEX IF NOT EXISTS articles_text ON articles (text_sha256);

-- Bands of the signatures: two articles that share one may be copies.
CREATE TABLE IF NOT EXISTS bands (band INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (band, article))
WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_article ON bands (article);

CREATE TABLE IF NOT EXISTS chunks (
    row INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    article INTEGER NOT NULL REFERENCES articles (row) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    text TEXT NOT NULL,
    vector BLOB NOT NULL            -- float16, so that the vector index can be rebuilt without embedding
);
CREATE INDEX IF NOT EXISTS chunks_article ON chunks (article);

CREATE VIRTUAL TABLE IF NOT EXISTS articles_fts USING fts5 (
    title, text, content='articles', content_rowid='row', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE IF NOT EXISTS chunks_fts USING fts5 (
    text, content='chunks', content_rowid='row', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER IF NOT EXISTS articles_in AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.row, new.title, new.text);
END;
CREATE TRIGGER IF NOT EXISTS articles_out AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.row, old.title, old.text);
END;
CREATE TRIGGER IF NOT EXISTS chunks_in AFTER INSERT ON chunks BEGIN
    INSERT INTO chunks_fts (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER IF NOT EXISTS chunks_out AFTER DELETE ON chunks BEGIN
    INSERT INTO chunks_fts (chunks_fts, rowid, text) VALUES ('delete', old.row, old.text);
END;

-- What is being written to the vector index right now; rows left here after a crash are settled by the next writer.
CREATE TABLE IF NOT EXISTS journal (chunk TEXT PRIMARY KEY, action TEXT NOT NULL) WITHOUT ROWID;

-- Problems of the last ingest, shown on the library page.
CREATE TABLE IF NOT EXISTS problems (folder TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (folder, source)) WITHOUT ROWID;
"""


def upgrade(connection: sqlite3.Connection) -> None:
    """Bring an older catalogue to the present version, in one transaction."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    version = int(found[0]) if found else 0
    if version >= SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        columns = {r[1] for r in connection.execute("PRAGMA table_info(articles)")}
        if version == 1 and "file" not in columns:
            # 2: files got a table of their own, since one file may hold several articles
            connection.execute("ALTER TABLE articles ADD COLUMN file TEXT NOT NULL DEFAULT ''")
            connection.execute("UPDATE articles SET file = source")
            connection.execute(
                "CREATE TABLE files (folder TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL,"
                " mtime_ns INTEGER NOT NULL, made TEXT NOT NULL, PRIMARY KEY (folder, path)) WITHOUT ROWID"
            )
            # read again once: version 1 knew neither boilerplate nor copies; no unchanged passage is embedded again
            connection.execute("INSERT INTO files SELECT folder, source, '', 0, 0, '' FROM articles")
            connection.execute("DROP INDEX IF EXISTS articles_place")
            for column in ("size", "mtime_ns"):
                connection.execute(f"ALTER TABLE articles DROP COLUMN {column}")
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('schema', ?)", (str(SCHEMA_VERSION),))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise

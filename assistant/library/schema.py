"""Tables of the catalogue and their version."""

SCHEMA_VERSION = 1

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS articles (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL,
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
    size INTEGER NOT NULL,          -- bytes of the file when read
    mtime_ns INTEGER NOT NULL,      -- with size: a cheap sign that the file is unchanged
    added TEXT NOT NULL             -- UTC, ISO 8601
);
CREATE INDEX IF NOT EXISTS articles_place ON articles (folder, source);
CREATE INDEX IF NOT EXISTS articles_text ON articles (text_sha256);

CREATE TABLE IF NOT EXISTS chunks (
    row INTEGER PRIMARY KEY,
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

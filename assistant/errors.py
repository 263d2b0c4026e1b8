"""Every error a caller may meet, as one tree. Each message is one line and says what to do next.

CitewireError
├── UsageError              the request itself is wrong (command line: exit 2)
├── LibraryError            the library folder cannot be used
│   ├── LibraryMissing      there is none at that path
│   ├── LibraryEmpty        it holds no article
│   ├── LibraryLocked       another process is writing
│   ├── LibraryReadOnly     the folder cannot be written
│   ├── LibraryFull         the disk is full
│   ├── LibraryDamaged      a check failed; `citewire doctor --repair` mends it
│   └── EmbedderMismatch    built with another embedder or chunker
├── IngestError             the folder to ingest cannot be used
│   └── Unreadable          one file cannot be read (collected in the report, the rest goes on)
└── ModelError              the chat model did not deliver; the extractive answer is still there
    ├── ModelConfig         unknown name, missing package or key, wrong key, unknown model
    ├── ModelUnavailable    no connection, time-out, 5xx, 429
    ├── ModelReply          an empty, cut, refused or unreadable reply
    └── BudgetExceeded      the limit for one answer or one day is reached
"""


class CitewireError(Exception):
    """Base of all errors of this package."""


class UsageError(CitewireError):
    """The request itself is wrong: an empty question, an unknown option value."""


class LibraryError(CitewireError):
    """The library folder cannot be used."""


class LibraryMissing(LibraryError):
    """There is no library at that path."""


class LibraryEmpty(LibraryError):
    """The library holds no article."""


class LibraryLocked(LibraryError):
    """Another process is writing to the library."""


class LibraryReadOnly(LibraryError):
    """The library folder cannot be written."""


class LibraryFull(LibraryError):
    """The disk that holds the library is full."""


class LibraryDamaged(LibraryError):
    """A consistency check failed."""


class EmbedderMismatch(LibraryError):
    """The library was built with another embedder or chunker version."""


class IngestError(CitewireError):
    """The folder to ingest cannot be used."""


class Unreadable(IngestError):
    """One file cannot be read; `reason` is what the report shows."""


class ModelError(CitewireError):
    """The chat model did not deliver an answer."""


class ModelConfig(ModelError):
    """Unknown name, missing package or key, rejected key, unknown model."""


class ModelUnavailable(ModelError):
    """No connection, time-out, server error or rate limit."""


class ModelReply(ModelError):
    """The reply was empty, cut off, refused or unreadable."""


class BudgetExceeded(ModelError):
    """The spending limit for one answer or one day is reached."""

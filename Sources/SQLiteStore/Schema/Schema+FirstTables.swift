// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// Migration 1, statement by statement. Frozen.
    static let firstTables = [
        // Which model the vectors are from: one row.
        """
        CREATE TABLE embedder (
            only INTEGER PRIMARY KEY CHECK (only = 1),
            model TEXT NOT NULL,
            dimension INTEGER NOT NULL
        ) STRICT
        """,
        // Users who have memories. An owner without a name was erased and is being cleared away.
        """
        CREATE TABLE owners (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT UNIQUE,
            term_key BLOB NOT NULL
        ) STRICT
        """,
        // A refreshed memory is a new row with a new number, and AUTOINCREMENT never gives a number twice: one number
        // stands for one vector for ever, which is what codes in memory are checked by. The vector lies before the text,
        // so that it is in the row's first page.
        """
        CREATE TABLE memories (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            owner INTEGER NOT NULL REFERENCES owners (number),
            kind INTEGER NOT NULL,
            vector BLOB NOT NULL,
            id TEXT NOT NULL,
            role TEXT NOT NULL,
            session TEXT,
            created_ms INTEGER NOT NULL,
            updated_ms INTEGER NOT NULL,
            metadata TEXT,
            text TEXT NOT NULL,
            UNIQUE (owner, id)
        ) STRICT
        """,
        "CREATE INDEX memories_by_owner ON memories (owner)",
        "CREATE INDEX memories_by_age ON memories (owner, created_ms, id)",
        // Keyed hashes of the words of each memory, by the memory's number: see Terms.
        "CREATE VIRTUAL TABLE memory_terms USING fts5 (terms, tokenize = 'ascii')",
        """
        CREATE TABLE turns (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            user TEXT NOT NULL,
            session TEXT NOT NULL,
            role TEXT NOT NULL,
            said_ms INTEGER,
            kept_ms INTEGER NOT NULL,
            text TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX turns_by_session ON turns (user, session, number)",
        "CREATE INDEX turns_by_age ON turns (kept_ms)",
    ]
}

// SPDX-License-Identifier: Apache-2.0

extension Schema {
    /// Migration 2, statement by statement. Frozen.
    static let outbox = [
        // Operations of a vector store across a network: see OutboxRow for the numbers of `operation` and `state`.
        // AUTOINCREMENT never gives a sequence twice, so that what was settled can't be taken for what came later.
        """
        CREATE TABLE outbox (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            user TEXT NOT NULL,
            operation INTEGER NOT NULL,
            state INTEGER NOT NULL,
            accepted_ms INTEGER NOT NULL,
            settled_ms INTEGER,
            position INTEGER,
            reason TEXT,
            kind INTEGER,
            vector BLOB,
            id TEXT,
            role TEXT,
            session TEXT,
            created_ms INTEGER,
            updated_ms INTEGER,
            metadata TEXT,
            text TEXT
        ) STRICT
        """,
        "CREATE INDEX outbox_by_user ON outbox (user)",
        "CREATE INDEX outbox_set_aside ON outbox (state) WHERE state >= 3",
    ]
}

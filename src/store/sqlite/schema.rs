//! The tables, and how a store of an older build becomes one of this build.
//!
//! A step is never changed once it was released: a new one is added at the end. `user_version` counts the steps that were taken.

/// What marks a file as ours (SQLite's `application_id`): "patg".
pub const APPLICATION: i32 = 0x7061_7467;

/// The steps, the oldest first. Each is one transaction with its count.
pub const STEPS: &[&str] = &["
    CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started INTEGER NOT NULL,
        ended INTEGER,
        patchgate TEXT NOT NULL,
        command TEXT NOT NULL,
        asked_by TEXT,
        depth TEXT NOT NULL,
        baseline TEXT,
        servers INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE result (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        server TEXT NOT NULL,
        address TEXT COLLATE NOCASE,
        machine_type TEXT,
        model TEXT,
        serial TEXT COLLATE NOCASE,
        uuid TEXT COLLATE NOCASE,
        verdict TEXT NOT NULL,
        reason TEXT,
        collected_at INTEGER NOT NULL,
        took_ms INTEGER NOT NULL,
        depth TEXT,
        baseline TEXT,
        baseline_version TEXT,
        baseline_sha256 TEXT,
        evidence BLOB NOT NULL,
        report BLOB NOT NULL,
        UNIQUE (run, server)
    ) STRICT;
    CREATE INDEX result_by_name ON result (server COLLATE NOCASE, collected_at);
    CREATE INDEX result_by_server ON result (server, collected_at);
    CREATE INDEX result_by_serial ON result (serial, collected_at);
    CREATE INDEX result_by_uuid ON result (uuid, collected_at);
    CREATE INDEX result_by_address ON result (address);
"];

-- Where mails go to. Instants are microseconds since 1970.
CREATE TABLE addresses (
    runner_id BLOB NOT NULL PRIMARY KEY,
    email     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What runners are told. The id is made of what it is about and of the runner, so that nobody is told twice.
CREATE TABLE notifications (
    id         BLOB    NOT NULL PRIMARY KEY,
    runner_id  BLOB    NOT NULL,
    kind       TEXT    NOT NULL,
    title      TEXT    NOT NULL,
    body       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX notifications_by_runner ON notifications (runner_id, created_at);

-- The mail of each notification. One that waits without being due has no address yet.
CREATE TABLE mails (
    id       BLOB    NOT NULL PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts INTEGER NOT NULL,
    due_at   INTEGER,
    failure  TEXT,
    CHECK (due_at IS NULL OR state = 'waiting')
) STRICT, WITHOUT ROWID;

CREATE INDEX mails_by_due ON mails (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE erased_runners (
    digest    BLOB    NOT NULL PRIMARY KEY,
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whether a run was made of a track. Its file is named by the run's id.
ALTER TABLE runs ADD COLUMN has_track INTEGER NOT NULL DEFAULT 0;

-- Tracks that were uploaded. The run that is made of one has the upload's id.
CREATE TABLE uploads (
    id         BLOB    NOT NULL PRIMARY KEY,
    runner_id  BLOB    NOT NULL,
    state      TEXT    NOT NULL CHECK (state IN ('queued', 'parsing', 'done', 'failed')),
    title      TEXT,
    tags       TEXT    NOT NULL,
    -- of the file, in bytes
    size       INTEGER NOT NULL,
    -- SHA-256 of the file, as hexadecimal digits
    digest     TEXT    NOT NULL,
    failure    TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((state = 'failed') = (failure IS NOT NULL))
) STRICT;

CREATE INDEX uploads_by_state ON uploads (state, created_at);

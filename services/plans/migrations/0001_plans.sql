-- Plans of runners. Instants are microseconds since 1970, days are YYYY-MM-DD, days of the week are 1 (Monday) to 7.
CREATE TABLE plans (
    id               BLOB    NOT NULL PRIMARY KEY,
    runner_id        BLOB    NOT NULL,
    race_id          BLOB,
    template         TEXT,
    name             TEXT    NOT NULL,
    start_date       TEXT    NOT NULL,
    race_date        TEXT    NOT NULL,
    distance         REAL    NOT NULL,
    level            TEXT    NOT NULL CHECK (level IN ('beginner', 'intermediate', 'advanced')),
    days             TEXT    NOT NULL,
    long_run_day     INTEGER NOT NULL,
    goal_time        INTEGER,
    -- what it comes to
    weeks            INTEGER NOT NULL,
    sessions_total   INTEGER NOT NULL,
    first_date       TEXT    NOT NULL,
    peak_volume      INTEGER NOT NULL,
    warnings         TEXT    NOT NULL,
    revision         INTEGER NOT NULL,
    -- how far its runs are created
    status           TEXT    NOT NULL CHECK (status IN ('expanding', 'active', 'completed', 'abandoned', 'failed')),
    sessions_created INTEGER NOT NULL,
    failure          TEXT,
    attempts         INTEGER NOT NULL,
    retry_at         INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL
) STRICT;

CREATE INDEX plans_by_runner ON plans (runner_id, created_at, id);
CREATE INDEX plans_by_retry ON plans (status, retry_at);

CREATE TABLE plan_weeks (
    plan_id   BLOB    NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
    week      INTEGER NOT NULL,
    starts_on TEXT    NOT NULL,
    phase     TEXT    NOT NULL CHECK (phase IN ('build', 'cut-back', 'taper')),
    volume    INTEGER NOT NULL,
    PRIMARY KEY (plan_id, week)
) STRICT, WITHOUT ROWID;

-- The id of a session is that of its run. A session is `pending` until its run is created, and `obsolete` from when the
-- plan has no use for it until its run is deleted.
CREATE TABLE plan_sessions (
    run_id   BLOB    NOT NULL PRIMARY KEY,
    plan_id  BLOB    NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
    week     INTEGER NOT NULL,
    date     TEXT    NOT NULL,
    slot     INTEGER NOT NULL,
    workout  TEXT    NOT NULL,
    distance INTEGER NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('pending', 'created', 'obsolete'))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX plan_sessions_by_date ON plan_sessions (plan_id, date, slot) WHERE state <> 'obsolete';
CREATE INDEX plan_sessions_by_state ON plan_sessions (plan_id, state, week);

-- Counts the changes of all plans of a runner, so that a list is known to be unchanged without reading it.
CREATE TABLE collection_versions (
    runner_id BLOB    NOT NULL PRIMARY KEY,
    version   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency_keys (
    operation   TEXT    NOT NULL,
    runner_id   BLOB    NOT NULL,
    key         BLOB    NOT NULL,
    fingerprint BLOB    NOT NULL,
    answer      TEXT,
    claimed_at  INTEGER NOT NULL,
    PRIMARY KEY (operation, runner_id, key)
) STRICT, WITHOUT ROWID;

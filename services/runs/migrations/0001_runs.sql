-- Runs, planned and recorded. Instants are microseconds since 1970, days are YYYY-MM-DD in UTC.
CREATE TABLE runs (
    id                   BLOB    NOT NULL PRIMARY KEY,
    runner_id            BLOB    NOT NULL,
    status               TEXT    NOT NULL CHECK (status IN ('planned', 'missed', 'cancelled', 'done')),
    title                TEXT    NOT NULL,
    description          TEXT,
    type                 TEXT    NOT NULL,
    source               TEXT    NOT NULL,
    plan_id              BLOB,
    race_id              BLOB,
    tags                 TEXT    NOT NULL,
    distance             REAL,
    -- what a planned run has; a run that was completed keeps it
    scheduled_on         TEXT,
    workout              TEXT,
    -- what a recorded run has
    start_date           INTEGER,
    elapsed_time         INTEGER,
    average_speed        REAL,
    average_heartrate    REAL,
    total_elevation_gain REAL,
    strava_id            INTEGER,
    fulfils              BLOB,
    metrics              TEXT    NOT NULL,
    -- when the run counts: its start, or midnight of the day that it is scheduled on
    occurs_at            INTEGER NOT NULL,
    day                  TEXT    NOT NULL,
    -- SHA-256 of what it was created from, to know the same request again
    origin               BLOB    NOT NULL,
    version              INTEGER NOT NULL,
    created_at           INTEGER NOT NULL,
    updated_at           INTEGER NOT NULL,
    CHECK ((status = 'done') = (start_date IS NOT NULL)),
    CHECK (status = 'done' OR scheduled_on IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX runs_by_activity ON runs (runner_id, strava_id) WHERE strava_id IS NOT NULL;
CREATE INDEX runs_by_date ON runs (runner_id, occurs_at, id);
CREATE INDEX runs_by_day ON runs (runner_id, day);
CREATE INDEX runs_by_plan ON runs (plan_id, scheduled_on) WHERE plan_id IS NOT NULL;

-- Counts the changes of all runs of a runner, so that a list is known to be unchanged without reading it.
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

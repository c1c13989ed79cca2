-- Who takes part.
CREATE TABLE participants (
    race_id   BLOB    NOT NULL REFERENCES races (id),
    runner_id BLOB    NOT NULL,
    goal_time INTEGER,
    share     INTEGER NOT NULL,
    since     INTEGER NOT NULL,
    PRIMARY KEY (race_id, runner_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX participants_by_time ON participants (race_id, since, runner_id);

-- How races went. A race has results once it is finished, even if there are no rows.
CREATE TABLE results (
    race_id     BLOB    NOT NULL REFERENCES races (id),
    number      INTEGER NOT NULL,
    name        TEXT    NOT NULL,
    runner_id   BLOB,
    outcome     TEXT    NOT NULL CHECK (outcome IN ('finished', 'dnf', 'dns', 'dsq')),
    time        INTEGER,
    rank        INTEGER,
    at_distance INTEGER,
    reason      TEXT,
    PRIMARY KEY (race_id, number),
    CHECK ((outcome = 'finished') = (time IS NOT NULL AND rank IS NOT NULL)),
    CHECK ((outcome = 'dsq') = (reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- Who is told when results are published. Each has a callback with its id.
CREATE TABLE subscriptions (
    id         BLOB    NOT NULL PRIMARY KEY,
    race_id    BLOB    NOT NULL REFERENCES races (id),
    runner_id  BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX subscriptions_by_race ON subscriptions (race_id, runner_id);

CREATE TABLE callbacks (
    id       BLOB    NOT NULL PRIMARY KEY,
    url      TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    -- counts the times that there was something to tell
    news     INTEGER NOT NULL,
    due_at   INTEGER,
    failure  TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX callbacks_by_due ON callbacks (due_at) WHERE due_at IS NOT NULL;

-- Races. Instants are microseconds since 1970, days are YYYY-MM-DD.
CREATE TABLE races (
    id            BLOB    NOT NULL PRIMARY KEY,
    name          TEXT    NOT NULL,
    date          TEXT    NOT NULL,
    distance      REAL    NOT NULL,
    distance_kind TEXT    NOT NULL,
    place         TEXT    NOT NULL,
    country       TEXT,
    lat           REAL,
    lon           REAL,
    start_time    TEXT,
    website       TEXT,
    visibility    TEXT    NOT NULL CHECK (visibility IN ('public', 'private')),
    status        TEXT    NOT NULL CHECK (status IN ('scheduled', 'cancelled', 'finished')),
    created_by    BLOB    NOT NULL,
    version       INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL,
    -- name and place in lower case, for searching
    words         TEXT    NOT NULL,
    -- the place as a point on a sphere of radius 1, for finding what is near
    x             REAL,
    y             REAL,
    z             REAL,
    CHECK ((lat IS NULL) = (lon IS NULL))
) STRICT;

CREATE INDEX races_by_date ON races (date, id);
CREATE INDEX races_by_creator ON races (created_by, date, id);

-- Counts the changes of all races, so that a list is known to be unchanged without reading it.
CREATE TABLE collection_version (
    only    INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO collection_version VALUES (1, 0);

CREATE TABLE idempotency_keys (
    operation   TEXT    NOT NULL,
    runner_id   BLOB    NOT NULL,
    key         BLOB    NOT NULL,
    fingerprint BLOB    NOT NULL,
    answer      TEXT,
    claimed_at  INTEGER NOT NULL,
    PRIMARY KEY (operation, runner_id, key)
) STRICT, WITHOUT ROWID;

-- Races that will not take place, each with the last version of it that said so.
CREATE TABLE cancelled_races (
    race_id BLOB    NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_race ON runs (race_id) WHERE race_id IS NOT NULL;

CREATE TABLE erased_runners (
    digest    BLOB    NOT NULL PRIMARY KEY,
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

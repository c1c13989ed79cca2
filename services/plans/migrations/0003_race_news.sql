-- What was heard of races last, for plans that are made while it is heard: the races service was asked before.
CREATE TABLE race_news (
    race_id  BLOB    NOT NULL PRIMARY KEY,
    version  INTEGER NOT NULL,
    -- both are null where it will not take place
    date     TEXT,
    distance REAL,
    heard_at INTEGER NOT NULL,
    CHECK ((date IS NULL) = (distance IS NULL))
) STRICT, WITHOUT ROWID;

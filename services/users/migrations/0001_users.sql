-- Runners. Instants are microseconds since 1970.
CREATE TABLE users (
    id            BLOB    NOT NULL PRIMARY KEY,
    email         TEXT    NOT NULL,
    -- the address in lower case: no two runners have the same
    email_key     TEXT    NOT NULL UNIQUE,
    -- argon2id, as a PHC string
    password_hash TEXT    NOT NULL,
    strava_token  TEXT,
    firstname     TEXT,
    lastname      TEXT,
    age           INTEGER,
    weight        REAL,
    sex           TEXT,
    max_hr        INTEGER,
    rest_hr       INTEGER,
    vo2max        REAL,
    -- objects and lists as JSON
    preferences   TEXT    NOT NULL,
    roles         TEXT    NOT NULL,
    status        TEXT    NOT NULL CHECK (status IN ('pending', 'active', 'disabled')),
    version       INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    updated_at    INTEGER NOT NULL
) STRICT;

-- What access tokens are signed with. Tokens of the keys before the last one can still be good.
CREATE TABLE signing_keys (
    kid        TEXT    NOT NULL PRIMARY KEY,
    pkcs8      BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Refresh tokens, by their SHA-256. Those of one sign-in are a family.
CREATE TABLE refresh_tokens (
    digest     BLOB    NOT NULL PRIMARY KEY,
    family     BLOB    NOT NULL,
    user_id    BLOB    NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    scope      TEXT    NOT NULL,
    expires_at INTEGER NOT NULL,
    used       INTEGER NOT NULL CHECK (used IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family);
CREATE INDEX refresh_tokens_by_user ON refresh_tokens (user_id);

CREATE TABLE idempotency_keys (
    operation   TEXT    NOT NULL,
    runner_id   BLOB    NOT NULL,
    key         BLOB    NOT NULL,
    fingerprint BLOB    NOT NULL,
    answer      TEXT,
    claimed_at  INTEGER NOT NULL,
    PRIMARY KEY (operation, runner_id, key)
) STRICT, WITHOUT ROWID;

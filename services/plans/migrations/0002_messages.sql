-- Planners create the runs of plans now, and try again by themselves.
DROP INDEX plans_by_retry;
ALTER TABLE plans DROP COLUMN attempts;
ALTER TABLE plans DROP COLUMN retry_at;
UPDATE plans SET status = 'failed', failure = 'the service was brought to a new version meanwhile' WHERE status = 'expanding';

-- The version of the race that the plan is made from, or that was last heard of.
ALTER TABLE plans ADD COLUMN race_version INTEGER;
CREATE INDEX plans_by_race ON plans (race_id) WHERE race_id IS NOT NULL;

CREATE TABLE erased_runners (
    digest    BLOB    NOT NULL PRIMARY KEY,
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

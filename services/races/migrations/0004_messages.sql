CREATE INDEX participants_by_runner ON participants (runner_id);
CREATE INDEX results_by_runner ON results (runner_id) WHERE runner_id IS NOT NULL;
CREATE INDEX subscriptions_by_runner ON subscriptions (runner_id);

CREATE TABLE erased_runners (
    digest    BLOB    NOT NULL PRIMARY KEY,
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Planned runs that were done, for those who are told by the webhook `runCompleted`; the id is that of its callback.
CREATE TABLE completions (
    id           BLOB    NOT NULL PRIMARY KEY,
    runner_id    BLOB    NOT NULL,
    run_id       BLOB    NOT NULL,
    completed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Messages that were applied.
CREATE TABLE IF NOT EXISTS wirewright_inbox (
    consumer TEXT NOT NULL,
    message_id TEXT NOT NULL,
    -- milliseconds since 1970
    applied_at INTEGER NOT NULL,
    PRIMARY KEY (consumer, message_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS wirewright_inbox_applied_at ON wirewright_inbox (applied_at);

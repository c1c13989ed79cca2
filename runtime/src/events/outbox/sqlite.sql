-- Messages that are to be published, in the order of `id`.
CREATE TABLE IF NOT EXISTS wirewright_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id TEXT NOT NULL,
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    -- properties, headers and flags as JSON
    properties TEXT NOT NULL,
    body BLOB NOT NULL,
    -- times are milliseconds since 1970
    put_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    failure TEXT,
    -- whether those of the same key that come later have to wait for it: it is leased, or waits itself
    holding INTEGER NOT NULL DEFAULT 0,
    leased_by TEXT,
    leased_until INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS wirewright_outbox_holding ON wirewright_outbox (exchange, routing_key, id) WHERE holding = 1;

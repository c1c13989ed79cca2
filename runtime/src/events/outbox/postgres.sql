-- Messages that are to be published, in the order of `id`.
CREATE TABLE IF NOT EXISTS wirewright_outbox (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id TEXT NOT NULL,
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    -- properties, headers and flags as JSON
    properties TEXT NOT NULL,
    body BYTEA NOT NULL,
    -- times are milliseconds since 1970
    put_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    failure TEXT,
    -- whether those of the same key that come later have to wait until it is due
    holding BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX IF NOT EXISTS wirewright_outbox_key ON wirewright_outbox (exchange, routing_key, id);
CREATE INDEX IF NOT EXISTS wirewright_outbox_holding ON wirewright_outbox (exchange, routing_key, id) WHERE holding;

-- What the broker in the process keeps.
CREATE TABLE IF NOT EXISTS wirewright_broker_definitions (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    -- exchanges, queues and bindings as JSON
    topology TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS wirewright_broker_messages (
    id INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    exchange TEXT NOT NULL,
    routing_key TEXT NOT NULL,
    -- properties, headers and flags as JSON
    properties TEXT NOT NULL,
    body BLOB NOT NULL,
    -- milliseconds since 1970
    put_at INTEGER NOT NULL
);

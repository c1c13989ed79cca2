-- What happened to orders, as the contract's `OrderEvent` in JSON. Of two writers who saw the same version, one is refused.
CREATE TABLE order_events (
    order_id BLOB    NOT NULL,
    version  INTEGER NOT NULL,
    event    BLOB    NOT NULL,
    PRIMARY KEY (order_id, version)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER events_are_not_changed BEFORE UPDATE ON order_events
BEGIN SELECT RAISE(ABORT, 'events are not changed'); END;

CREATE TRIGGER events_are_not_deleted BEFORE DELETE ON order_events
BEGIN SELECT RAISE(ABORT, 'events are not deleted'); END;

-- The read model. No migration: another shape is another table, which is made of the events anew.
CREATE TABLE IF NOT EXISTS order_view (
    order_id BLOB    NOT NULL PRIMARY KEY,
    version  INTEGER NOT NULL,
    status   TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    meals    INTEGER NOT NULL,
    cents    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whom to tell what became of an upload; the id is that of the upload. It is due once the track is read.
CREATE TABLE callbacks (
    id       BLOB    NOT NULL PRIMARY KEY,
    url      TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    -- counts the times that there was something to tell
    news     INTEGER NOT NULL,
    due_at   INTEGER,
    failure  TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX callbacks_by_due ON callbacks (due_at) WHERE due_at IS NOT NULL;

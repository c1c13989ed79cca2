-- Counts who comes and goes, so that the list of ids is known to be unchanged without reading it.
CREATE TABLE collection_version (
    only    INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;
INSERT INTO collection_version VALUES (1, 0);

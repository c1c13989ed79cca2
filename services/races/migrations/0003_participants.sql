-- Counts the changes of who takes part, so that the list is known to be unchanged without reading it.
ALTER TABLE races ADD COLUMN participants_version INTEGER NOT NULL DEFAULT 0;

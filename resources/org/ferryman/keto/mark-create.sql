-- Makes the table of the mark: one row. It has a key because a publication of all tables refuses changes without one.
CREATE TABLE {mark} (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), mark jsonb NOT NULL);
COMMENT ON TABLE {mark} IS 'What Ferryman has moved here. Rolling back and cleaning up remove it.';
GRANT SELECT ON {mark} TO PUBLIC

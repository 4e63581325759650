-- The place where changes are noted. No writer needs a right on it: the functions work as their owner. Without an index, which
-- every writer would have to keep up; the whole row identifies it to a publication of all tables.
CREATE SCHEMA ferryman_capture;
COMMENT ON SCHEMA ferryman_capture IS 'Ferryman notes here what changes; DROP SCHEMA ferryman_capture CASCADE ends it';
CREATE TABLE ferryman_capture.changes (
    source oid NOT NULL,
    sign int4 NOT NULL,
    commit_time timestamp,
    shard_id text,
    object text,
    relation text,
    subject text
);
ALTER TABLE ferryman_capture.changes REPLICA IDENTITY FULL;
CREATE TABLE ferryman_capture.writes (source oid NOT NULL);
ALTER TABLE ferryman_capture.writes REPLICA IDENTITY FULL;
CREATE TABLE ferryman_capture.base (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), base jsonb NOT NULL);
CREATE FUNCTION ferryman_capture.capture() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO '' AS {body};
CREATE FUNCTION ferryman_capture.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path TO '' AS {note_body};
REVOKE ALL ON FUNCTION ferryman_capture.capture(), ferryman_capture.note() FROM PUBLIC

-- Notes that a table was written to, once: who takes the note away does so by TRUNCATE, after which every snapshot, however
-- old, sees none.
BEGIN
    IF NOT EXISTS (SELECT FROM ferryman_capture.writes) THEN
        INSERT INTO ferryman_capture.writes (source) VALUES (TG_RELID);
    END IF;
    RETURN NULL;
END

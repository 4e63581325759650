-- What each trigger of the guard does: lets pass whose session has the pass, and refuses everybody else. Its only argument is the
-- pass's SHA-256 as hexadecimal digits, for anybody may read the arguments; where it is empty nobody passes. Once there is a
-- function of the trigger's own name, its service is opened, and everybody passes. That is read from the catalog, as most roles
-- may not look a name up in the guard's schema.
BEGIN
    IF EXISTS (SELECT FROM pg_proc AS f JOIN pg_namespace AS n ON n.oid = f.pronamespace
               WHERE n.nspname = 'ferryman_guard' AND f.proname = TG_NAME) THEN
        RETURN NULL;
    END IF;
    IF encode(sha256(convert_to(current_setting('ferryman.pass', true), 'UTF8')), 'hex') = TG_ARGV[0] THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION USING
        ERRCODE = 'read_only_sql_transaction',
        MESSAGE = format('Ferryman keeps table %I.%I from being written', TG_TABLE_SCHEMA, TG_TABLE_NAME),
        HINT = 'It can be read. A thaw in Ferryman lets it be written again.';
END

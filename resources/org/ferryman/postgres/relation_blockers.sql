-- What makes a relation unfit to be read, locked and written as a plain table.
SELECT given.schema,
       given.name,
       relation.relkind::text AS kind,
       relation.relpersistence = 'u' AS unlogged,
       relation.relrowsecurity AS row_security,
       EXISTS (SELECT FROM pg_inherits WHERE relation.oid IN (inhrelid, inhparent)) AS inherits,
       ARRAY(SELECT tgname::text
             FROM pg_trigger
             WHERE tgrelid = relation.oid AND NOT tgisinternal AND tgenabled <> 'D'
             ORDER BY 1) AS triggers,
       -- A view's own rule is what makes it a view; its kind tells enough.
       ARRAY(SELECT rulename::text
             FROM pg_rewrite
             WHERE ev_class = relation.oid AND rulename <> '_RETURN' AND ev_enabled <> 'D'
             ORDER BY 1) AS rules,
       ARRAY(SELECT pubname::text
             FROM pg_publication_tables
             WHERE schemaname = given.schema AND tablename = given.name
             ORDER BY 1) AS publications
FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS given (schema, name, position)
JOIN pg_namespace AS namespace ON namespace.nspname = given.schema
JOIN pg_class AS relation ON relation.relnamespace = namespace.oid AND relation.relname = given.name
ORDER BY given.position

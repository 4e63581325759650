-- What makes a relation unfit to be read, locked and written as a plain table.
SELECT given.schema,
       given.name,
       relation.relkind::text AS kind,
       relation.relpersistence = 'u' AS unlogged,
       relation.relrowsecurity AS row_security,
       EXISTS (SELECT FROM pg_inherits WHERE relation.oid IN (inhrelid, inhparent)) AS inherits,
       ARRAY(SELECT tgname::text
             FROM pg_trigger
             WHERE tgrelid = relation.oid
               AND NOT tgisinternal
               AND tgenabled <> 'D'
               -- Ferryman's own only refuse, or take notes.
               AND tgfoid NOT IN ({own})
             ORDER BY 1) AS triggers,
       -- A view's own rule is what makes it a view; its kind tells enough.
       ARRAY(SELECT rulename::text
             FROM pg_rewrite
             WHERE ev_class = relation.oid AND rulename <> '_RETURN' AND ev_enabled <> 'D'
             ORDER BY 1) AS rules,
       -- Not asked of pg_publication_tables: since version 16 that opens the tables, and waits for who has them locked.
       ARRAY(SELECT pubname::text
             FROM pg_publication AS publication
             WHERE relation.relkind IN ('r', 'p')
               AND relation.relpersistence = 'p'
               -- Its own is told by the steps that made it.
               AND pubname NOT LIKE 'ferryman\_%'
               AND (puballtables
                    OR EXISTS (SELECT FROM pg_publication_rel
                               WHERE prpubid = publication.oid AND prrelid = relation.oid)
                    {of_schemas})
             ORDER BY 1) AS publications
FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS given (schema, name, position)
JOIN pg_namespace AS namespace ON namespace.nspname = given.schema
JOIN pg_class AS relation ON relation.relnamespace = namespace.oid AND relation.relname = given.name
ORDER BY given.position

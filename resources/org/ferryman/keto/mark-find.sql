-- Whether Ferryman's mark is in a schema, and who may do what with it.
--
-- ?  the schema, the table's name
SELECT pg_get_userbyid(c.relowner) AS owner,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
       c.relkind = 'r' AND EXISTS (
           SELECT FROM pg_attribute AS a
           WHERE a.attrelid = c.oid AND a.attname = 'mark' AND a.atttypid = 'jsonb'::regtype AND NOT a.attisdropped) AS is_mark
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ? AND c.relname = ?

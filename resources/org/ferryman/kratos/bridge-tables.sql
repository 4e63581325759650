-- The tables with a trigger of the bridge, whose functions are in a schema of this name.
SELECT n.nspname AS schema, c.relname AS name
FROM pg_trigger AS g
JOIN pg_proc AS f ON f.oid = g.tgfoid
JOIN pg_namespace AS b ON b.oid = f.pronamespace
JOIN pg_class AS c ON c.oid = g.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE b.nspname = ? AND NOT g.tgisinternal
ORDER BY n.nspname, c.relname

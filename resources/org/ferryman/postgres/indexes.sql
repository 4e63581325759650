-- The indexes of a table (its oid::regclass as the parameter) with what it takes to make them again. An index that carries
-- more than its definition (replica identity, CLUSTER mark, comment, tablespace, a foreign key or a view that relies on it)
-- is not to be dropped: the rebuilt one would lose it.
SELECT n.nspname,
       c.relname,
       con.conname,
       CASE
           WHEN con.oid IS NULL THEN pg_get_indexdef(i.indexrelid)
           ELSE pg_get_constraintdef(con.oid)
       END AS definition,
       i.indisvalid
           AND NOT i.indisreplident
           AND NOT i.indisclustered
           AND c.reltablespace = 0
           AND obj_description(c.oid, 'pg_class') IS NULL
           AND (con.oid IS NULL OR (con.contype IN ('p', 'u') AND obj_description(con.oid, 'pg_constraint') IS NULL))
           AND NOT EXISTS (SELECT FROM pg_constraint AS fk WHERE fk.contype = 'f' AND fk.conindid = i.indexrelid)
           AND NOT EXISTS (
               SELECT
               FROM pg_depend AS d
               WHERE d.refclassid = 'pg_constraint'::regclass AND d.refobjid = con.oid AND d.deptype = 'n')
           AND NOT EXISTS (SELECT FROM pg_publication_rel AS p WHERE p.prrelid = i.indrelid) AS can_be_rebuilt
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint AS con ON con.conindid = i.indexrelid AND con.conrelid = i.indrelid
WHERE i.indrelid = ?::regclass
ORDER BY con.oid IS NULL, c.relname

-- What stands on the given tables (an array of names) without being one of them, each in words: it would keep them from being
-- dropped, or lose something when they are.
WITH given AS (SELECT to_regclass(name)::oid AS id FROM unnest(?::text[]) AS name)
SELECT 'foreign key ' || con.conname || ' of ' || con.conrelid::regclass AS what
FROM pg_constraint AS con
WHERE con.contype = 'f'
  AND con.confrelid IN (SELECT id FROM given)
  AND con.conrelid NOT IN (SELECT id FROM given)
UNION
SELECT 'view ' || r.ev_class::regclass
FROM pg_depend AS d
JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT id FROM given) AND r.ev_class NOT IN (SELECT id FROM given)
UNION
SELECT 'function ' || d.objid::regprocedure
FROM pg_depend AS d
WHERE d.classid = 'pg_proc'::regclass
  AND ((d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT id FROM given))
       OR (d.refclassid = 'pg_type'::regclass AND d.refobjid IN (SELECT reltype FROM pg_class WHERE oid IN (SELECT id FROM given))))
UNION
SELECT 'publication ' || p.pubname
FROM pg_publication_rel AS r
JOIN pg_publication AS p ON p.oid = r.prpubid
WHERE r.prrelid IN (SELECT id FROM given)
UNION
SELECT 'table ' || i.inhrelid::regclass || ', which inherits from it'
FROM pg_inherits AS i
WHERE i.inhparent IN (SELECT id FROM given)
ORDER BY what

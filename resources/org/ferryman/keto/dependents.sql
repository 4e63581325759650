-- What keeps tables from being dropped: views, foreign keys and the like, beside what goes with them.
SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid) AS object
FROM pg_depend AS d
WHERE d.refclassid = 'pg_class'::regclass
  AND d.refobjid = ANY (?::text[]::regclass[]::oid[])
  AND d.deptype = 'n'
ORDER BY object
LIMIT 20

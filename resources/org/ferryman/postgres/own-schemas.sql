-- The schemas that hold some of Ferryman's own functions, and beside them nothing but its own tables.
SELECT n.oid
FROM pg_namespace AS n
WHERE n.oid IN (SELECT f.pronamespace FROM pg_proc AS f WHERE f.oid IN ({functions}))
  AND NOT EXISTS (SELECT
                  FROM pg_depend AS d
                  WHERE d.refclassid = 'pg_namespace'::regclass
                    AND d.refobjid = n.oid
                    AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN ({functions}))
                    AND NOT (d.classid = 'pg_class'::regclass AND d.objid IN ({tables})))

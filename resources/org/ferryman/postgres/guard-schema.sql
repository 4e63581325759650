-- The guard's schema, if there is one: whose it is, whether its function is there as Ferryman makes it, and what else is in it.
SELECT pg_get_userbyid(n.nspowner) AS owner,
       EXISTS ({function}) AS has_function,
       ARRAY(SELECT pg_describe_object(d.classid, d.objid, 0)
             FROM pg_depend AS d
             WHERE d.refclassid = 'pg_namespace'::regclass
               AND d.refobjid = n.oid
               AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN ({function}))
             ORDER BY 1
             LIMIT 20) AS others
FROM pg_namespace AS n
WHERE n.nspname = 'ferryman_guard'

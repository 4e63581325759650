-- The guard's schema, if there is one: whose it is, whether its function is there as Ferryman makes it, whether the service whose
-- triggers have the given name is opened, whether only for now, and what else is in it.
SELECT pg_get_userbyid(n.nspowner) AS owner,
       EXISTS ({function}) AS has_function,
       EXISTS (SELECT FROM pg_proc AS f WHERE f.pronamespace = n.oid AND f.proname = {trigger}) AS opened,
       EXISTS (SELECT FROM pg_proc AS f
               WHERE f.pronamespace = n.oid AND f.proname = {trigger} AND f.prosrc = 'SELECT false') AS lifted,
       ARRAY(SELECT pg_describe_object(d.classid, d.objid, 0)
             FROM pg_depend AS d
             WHERE d.refclassid = 'pg_namespace'::regclass
               AND d.refobjid = n.oid
               AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN ({function}))
               AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN ({openings}))
             ORDER BY 1
             LIMIT 20) AS others
FROM pg_namespace AS n
WHERE n.nspname = 'ferryman_guard'

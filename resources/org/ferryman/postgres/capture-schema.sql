-- The capture's schema, if there is one: whose it is, whether its functions and tables are there, what else is in it, and
-- whether the current role may read the notes and take them away.
SELECT pg_get_userbyid(n.nspowner) AS owner,
       (SELECT count(*) FROM ({functions}) AS f) = 2 AND cardinality(own.tables) = 3 AS is_whole,
       ARRAY(SELECT pg_describe_object(d.classid, d.objid, 0)
             FROM pg_depend AS d
             WHERE d.refclassid = 'pg_namespace'::regclass
               AND d.refobjid = n.oid
               AND NOT (d.classid = 'pg_proc'::regclass AND d.objid IN ({functions}))
               AND NOT (d.classid = 'pg_class'::regclass AND d.objid = ANY (own.tables))
             ORDER BY 1
             LIMIT 20) AS others,
       has_schema_privilege(n.oid, 'USAGE')
           AND NOT EXISTS (
               SELECT
               FROM (VALUES ('base', 'SELECT'), ('base', 'INSERT'), ('base', 'UPDATE'), ('base', 'DELETE'), ('changes', 'SELECT'),
                            ('changes', 'DELETE'), ('writes', 'SELECT'), ('writes', 'TRUNCATE')) AS need (name, privilege)
               JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = need.name
               WHERE NOT has_table_privilege(c.oid, need.privilege)) AS is_usable
FROM pg_namespace AS n
CROSS JOIN (SELECT ARRAY({tables}) AS tables) AS own
WHERE n.nspname = 'ferryman_capture'

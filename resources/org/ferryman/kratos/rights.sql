-- What the role lacks to run Kratos' migrations on the given tables of a schema (the names of the tables, then the schema), and
-- the owners whose member it may become: not a superuser, as it would be one then.
SELECT has_schema_privilege(n.oid, 'CREATE') AS creates,
       ARRAY (
           SELECT c.relname::text
           FROM unnest(g.names) AS given (name)
           JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
           WHERE NOT pg_has_role(c.relowner, 'USAGE')
           ORDER BY 1) AS not_owned,
       ARRAY (
           SELECT DISTINCT r.rolname::text
           FROM unnest(g.names) AS given (name)
           JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
           JOIN pg_roles AS r ON r.oid = c.relowner
           WHERE NOT pg_has_role(c.relowner, 'USAGE') AND NOT r.rolsuper
           ORDER BY 1) AS owners,
       current_user AS role
FROM (SELECT ?::text[] AS names, ?::text AS schema) AS g
JOIN pg_namespace AS n ON n.nspname = g.schema

-- What the role lacks to run Kratos' migrations on the given tables of a schema (the names of the tables, then the schema).
SELECT has_schema_privilege(n.oid, 'CREATE') AS creates,
       ARRAY (
           SELECT c.relname::text
           FROM unnest(?::text[]) AS given (name)
           JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
           WHERE NOT pg_has_role(c.relowner, 'USAGE')
           ORDER BY 1) AS not_owned,
       current_user AS role
FROM pg_namespace AS n
WHERE n.nspname = ?

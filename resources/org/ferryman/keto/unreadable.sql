-- Those of the given tables that the current role may not read, and to whom they belong.
SELECT n.nspname, c.relname, pg_get_userbyid(c.relowner) AS owner
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_namespace AS n ON n.nspname = given.schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
WHERE NOT has_table_privilege(c.oid, 'SELECT')
ORDER BY n.nspname, c.relname

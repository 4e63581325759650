-- Who can take the guard off the given tables (schemas and names) or pass by it: superusers that can log in, and the owners.
SELECT r.rolname
FROM pg_roles AS r
WHERE (r.rolsuper AND r.rolcanlogin)
   OR r.oid IN (SELECT c.relowner
                FROM unnest(?::text[], ?::text[]) AS given (schema, name)
                JOIN pg_namespace AS n ON n.nspname = given.schema
                JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name)
ORDER BY r.rolname

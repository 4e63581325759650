-- What the current user lacks to set the guard on the given tables (schemas and names): the grants that give it.
SELECT 'GRANT CREATE ON DATABASE ' || quote_ident(current_database()) || ' TO ' || quote_ident(current_user) AS missing
WHERE NOT has_database_privilege(current_database(), 'CREATE')
  AND NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'ferryman_guard')
UNION ALL
SELECT 'GRANT USAGE ON SCHEMA ferryman_guard TO ' || quote_ident(current_user)
FROM pg_namespace AS n
WHERE n.nspname = 'ferryman_guard' AND NOT has_schema_privilege(n.oid, 'USAGE')
UNION ALL
SELECT format('GRANT TRIGGER ON %I.%I TO %I', given.schema, given.name, current_user)
FROM unnest(?::text[], ?::text[]) AS given (schema, name)
JOIN pg_namespace AS n ON n.nspname = given.schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name
WHERE NOT has_table_privilege(c.oid, 'TRIGGER')

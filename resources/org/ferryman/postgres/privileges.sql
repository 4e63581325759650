-- What the current user may do with each of the given relations.
-- SHARE needs one of UPDATE, DELETE, TRUNCATE, since 17 also MAINTAIN, which older servers don't know.
SELECT current_user AS role,
       given.schema,
       given.name,
       relation.oid IS NOT NULL AS present,
       COALESCE(has_schema_privilege(namespace.oid, 'USAGE'), false) AS usage,
       COALESCE(has_schema_privilege(namespace.oid, 'CREATE'), false) AS creates,
       COALESCE(has_table_privilege(relation.oid, 'SELECT'), false) AS selects,
       COALESCE(has_table_privilege(relation.oid, 'UPDATE, DELETE, TRUNCATE'), false)
           OR CASE
                  WHEN relation.oid IS NOT NULL AND current_setting('server_version_num')::int >= 170000
                      THEN has_table_privilege(relation.oid, 'MAINTAIN')
                  ELSE false
              END AS locks
FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS given (schema, name, position)
LEFT JOIN pg_namespace AS namespace ON namespace.nspname = given.schema
LEFT JOIN pg_class AS relation ON relation.relnamespace = namespace.oid AND relation.relname = given.name
ORDER BY given.position

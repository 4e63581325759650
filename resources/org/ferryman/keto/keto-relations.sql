-- Which relations are Keto's, or look as if they were, in any schema.
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND n.nspname !~ '^pg_'
  AND n.nspname <> 'information_schema'
  AND (c.relname ~ '^keto_' OR c.relname IN ('schema_migration', 'networks', 'rego_data'))
ORDER BY n.nspname, c.relname

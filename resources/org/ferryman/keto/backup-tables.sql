-- Every relation in a schema (the parameter) that has a name of one of Keto's tables, v0.6's and v0.7's.
SELECT c.relname
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = ?
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND (c.relname ~ '^keto_[0-9]{10}_relation_tuples$'
       OR c.relname ~ '^keto_namespace_[0-9]{10}_migrations$'
       OR c.relname IN ('keto_namespace', 'keto_relation_tuples', 'networks', 'schema_migration'))
ORDER BY c.relname

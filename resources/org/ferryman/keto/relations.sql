-- The tables that a migration works on, in the first schema of the search path that holds tables of Keto's.
WITH candidates AS (
    SELECT n.nspname, c.relname, array_position(current_schemas(false), n.nspname) AS position
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p')
      AND n.nspname = ANY (current_schemas(false))
      AND (c.relname ~ '^keto_[0-9]{10}_relation_tuples$'
           OR c.relname IN ('schema_migration', 'keto_relation_tuples', 'networks'))
)
SELECT nspname, relname
FROM candidates
WHERE relname <> 'schema_migration'
  AND position = (SELECT min(position)
                  FROM candidates
                  WHERE relname NOT IN ('keto_relation_tuples', 'networks'))
ORDER BY relname

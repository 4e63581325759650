-- The foreign keys of other tables that refer to some tables, which are the parameter.
WITH wanted AS (
    SELECT to_regclass(name)::oid AS id FROM unnest(?::text[]) AS w (name)
)
SELECT c.conrelid::regclass::text AS referring, c.conname AS name, c.confrelid::regclass::text AS referred
FROM pg_constraint AS c
WHERE c.contype = 'f'
  AND c.confrelid IN (SELECT id FROM wanted)
  AND c.conrelid NOT IN (SELECT id FROM wanted WHERE id IS NOT NULL)
  AND c.conparentid = 0
ORDER BY 1, 2

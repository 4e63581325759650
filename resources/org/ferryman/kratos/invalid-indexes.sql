-- Indexes of the given tables (an array of names) that are not valid: what an interrupted CREATE INDEX CONCURRENTLY leaves.
SELECT c.relname AS index, t.relname AS relation, pg_get_indexdef(i.indexrelid) AS definition
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_class AS t ON t.oid = i.indrelid
WHERE i.indrelid = ANY (SELECT to_regclass(name)::oid FROM unnest(?::text[]) AS name)
  AND NOT i.indisvalid
ORDER BY 2, 1

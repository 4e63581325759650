-- About how many rows each of the given tables has (an array of names), and what it takes on disk with its indexes.
SELECT c.relname, greatest(c.reltuples, 0)::int8 AS rows, pg_total_relation_size(c.oid) AS bytes
FROM pg_class AS c
WHERE c.oid = ANY (SELECT to_regclass(name)::oid FROM unnest(?::text[]) AS name)
ORDER BY 1

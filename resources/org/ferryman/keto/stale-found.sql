-- How many rows of each namespace are stale, where unmatched.sql has found them.
SELECT u.namespace_id, count(*) AS tuples
FROM {unmatched} AS u
WHERE u.stale_shard_id IS NOT NULL AND u.namespace_id = ANY (CAST({namespace_ids} AS int4[]))
GROUP BY u.namespace_id

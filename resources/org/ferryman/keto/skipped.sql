-- The tuples of some namespaces that can't be moved, each with its full source key.
WITH known (names) AS MATERIALIZED ({now})
SELECT e.namespace_id, e.legacy_shard_id, e.object, e.relation, e.subject, e.commit_time::text AS commit_time, e.rule
FROM ({classified}) AS e
WHERE e.rule IS NOT NULL

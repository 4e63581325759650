-- The tuples of one namespace that can't be moved, each with its full source key.
SELECT e.legacy_shard_id, e.object, e.relation, e.subject, e.commit_time::text AS commit_time, e.rule
FROM ({classified}) AS e
WHERE e.rule IS NOT NULL

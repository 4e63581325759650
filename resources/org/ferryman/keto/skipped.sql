-- The tuples of one namespace that can't be moved, each with its full source key.
SELECT c.legacy_shard_id, c.object, c.relation, c.subject, c.commit_time::text, c.rule
FROM ({classified}) AS c
WHERE c.rule IS NOT NULL

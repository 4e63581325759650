-- The skipped tuples of one namespace that a file decides on.
SELECT e.legacy_shard_id, e.object, e.relation, e.subject, e.commit_time::text AS commit_time, e.rule,
       d.line, d.decision, d.new_subject
FROM ({classified}) AS e
JOIN pg_temp.ferryman_decisions AS d ON d.id = e.shard_id
WHERE e.rule IS NOT NULL

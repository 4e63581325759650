-- One pass over some legacy tables: how many tuples of each namespace each rule stops (NULL: can be moved), empty subjects, a
-- digest of what the table says (as legacy-digest.sql) and one of what v0.7's table should say. OFFSET 0: the planner knows
-- nothing of the rule, and would take it for different in each row, and sort them all.
WITH known (names) AS MATERIALIZED ({now})
SELECT e.namespace_id,
       e.rule,
       count(*) AS tuples,
       count(*) FILTER (WHERE e.subject = '') AS empty_subjects,
       coalesce(sum({expected_hash}) FILTER (WHERE e.rule IS NULL), 0)::text AS expected_digest,
       sum({legacy_hash})::text AS digest
FROM (SELECT * FROM ({classified}) AS e OFFSET 0) AS e
GROUP BY e.namespace_id, e.rule
ORDER BY e.namespace_id, e.rule

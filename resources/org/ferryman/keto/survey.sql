-- One pass over a legacy table: how many tuples each rule stops (NULL: can be moved), empty subjects, a digest of what the
-- table says (as legacy-digest.sql) and one of what v0.7's table should say.
SELECT e.rule,
       count(*) AS tuples,
       count(*) FILTER (WHERE e.subject = '') AS empty_subjects,
       coalesce(sum({expected_hash}) FILTER (WHERE e.rule IS NULL), 0)::text AS expected_digest,
       sum({legacy_hash})::text AS digest
FROM ({classified}) AS e
GROUP BY e.rule
ORDER BY e.rule

-- How many tuples of some namespaces each rule stops. OFFSET 0: as in survey.sql.
WITH known (names) AS MATERIALIZED ({now})
SELECT e.namespace_id, e.rule, count(*) AS tuples
FROM (SELECT * FROM ({classified}) AS e OFFSET 0) AS e
WHERE e.rule IS NOT NULL
GROUP BY e.namespace_id, e.rule

-- What the changes of some namespaces come to: how many tuples each rule stops were added and are gone (NULL: can be moved), and
-- by how much the digest of what the table says differs (as legacy-digest.sql).
WITH known (names) AS MATERIALIZED ({now})
SELECT e.namespace_id,
       e.rule,
       count(*) FILTER (WHERE e.sign > 0) AS added,
       count(*) FILTER (WHERE e.sign < 0) AS gone,
       sum(e.sign * {legacy_hash}::numeric)::text AS digest
FROM (
    SELECT a.*, 1 AS sign FROM ({added}) AS a
    UNION ALL
    SELECT g.*, -1 AS sign FROM ({gone}) AS g
    OFFSET 0
) AS e
GROUP BY e.namespace_id, e.rule
ORDER BY e.namespace_id, e.rule

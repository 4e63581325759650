-- How many rows each namespace has in v0.7's table, ours and others.
SELECT f.namespace_id,
       count(*) FILTER (WHERE {ours}) AS ours,
       count(*) FILTER (WHERE NOT ({ours})) AS others
FROM ONLY {target} AS f
WHERE f.nid = {nid}
GROUP BY f.namespace_id
ORDER BY f.namespace_id

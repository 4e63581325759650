-- How many rows each namespace has in v0.7's table, ours, recreated and others, and a digest of what ours say.
SELECT f.namespace_id,
       count(*) FILTER (WHERE {ours}) AS ours,
       count(*) FILTER (WHERE {recreated}) AS recreated,
       count(*) FILTER (WHERE {foreign}) AS others,
       coalesce(sum({found_hash}) FILTER (WHERE {ours}), 0)::text AS digest
FROM ONLY {target} AS f
WHERE f.nid = {nid}
GROUP BY f.namespace_id
ORDER BY f.namespace_id

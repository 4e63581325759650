-- One pass over v0.7's table: how many rows each namespace has, ours, recreated and others, and a digest of what ours say; and
-- how many there are that v0.7 does not see, as they are under another network.
SELECT f.is_seen,
       f.namespace_id,
       count(*) AS tuples,
       count(*) FILTER (WHERE f.is_ours) AS ours,
       count(*) FILTER (WHERE f.is_recreated) AS recreated,
       count(*) FILTER (WHERE f.is_foreign) AS others,
       coalesce(sum({found_hash}) FILTER (WHERE f.is_seen AND f.is_ours), 0)::text AS digest
FROM (
    SELECT f.*, f.nid = {nid} AS is_seen, {ours} AS is_ours, {recreated} AS is_recreated, {foreign} AS is_foreign
    FROM ONLY {target} AS f
    OFFSET 0
) AS f
GROUP BY f.is_seen, f.namespace_id
ORDER BY f.is_seen, f.namespace_id

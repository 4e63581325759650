-- Finds where some legacy tables and v0.7's table don't match: movable tuples that have no row of ours with the same content
-- (shard_id), and rows of ours without such a tuple (stale_shard_id), as in stale.sql. One pass over both, or over those of the
-- changed tuples alone, whose keys and ids are looked up ({among}); OFFSET 0, else each id is computed once more when its row is
-- compared.
INSERT INTO {unmatched}
WITH known (names) AS MATERIALIZED ({now})
SELECT coalesce(e.namespace_id, f.namespace_id), e.legacy_shard_id, e.object, e.relation, e.subject, e.commit_time,
       e.subject_id, e.subject_set_namespace_id, e.subject_set_object, e.subject_set_relation, e.rule, e.shard_id,
       e.legacy_xmin, f.shard_id
FROM (SELECT * FROM ({classified}) AS e WHERE e.rule IS NULL OFFSET 0) AS e
FULL JOIN (
    SELECT *
    FROM ONLY {target} AS f
    WHERE f.nid = {nid} AND f.namespace_id = ANY (CAST({namespace_ids} AS int4[])) AND {ours} AND {among}
) AS f ON f.shard_id = e.shard_id AND f.namespace_id = e.namespace_id
WHERE ({same_content}) IS NOT TRUE

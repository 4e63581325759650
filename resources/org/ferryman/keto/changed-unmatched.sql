-- As unmatched.sql, of the changed tuples alone: nothing but their keys and ids is looked up.
INSERT INTO {unmatched}
WITH known (names) AS MATERIALIZED ({now})
SELECT coalesce(e.namespace_id, f.namespace_id), e.legacy_shard_id, e.object, e.relation, e.subject, e.commit_time,
       e.subject_id, e.subject_set_namespace_id, e.subject_set_object, e.subject_set_relation, e.rule, e.shard_id,
       e.legacy_xmin, f.shard_id
FROM (SELECT * FROM ({there}) AS e WHERE e.rule IS NULL OFFSET 0) AS e
FULL JOIN (
    SELECT *
    FROM ONLY {target} AS f
    WHERE f.nid = {nid}
      AND f.namespace_id = ANY (CAST({namespace_ids} AS int4[]))
      AND {ours}
      AND f.shard_id = ANY (ARRAY(SELECT c.shard_id FROM ({classified}) AS c))
) AS f ON f.shard_id = e.shard_id AND f.namespace_id = e.namespace_id
WHERE ({same_content}) IS NOT TRUE

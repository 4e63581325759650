-- The first rows of one namespace that no legacy tuple accounts for.
SELECT f.shard_id,
       f.object,
       f.relation,
       coalesce(f.subject_id, f.subject_set_namespace_id || ':' || f.subject_set_object || '#' || f.subject_set_relation)
           AS subject,
       f.commit_time::text AS commit_time
FROM ONLY {target} AS f
WHERE f.nid = {nid}
  AND f.namespace_id = {namespace_id}
  AND NOT ({recreated})
  AND NOT EXISTS (SELECT FROM ({matched}) AS m WHERE m.found_shard_id = f.shard_id)
LIMIT {listed}

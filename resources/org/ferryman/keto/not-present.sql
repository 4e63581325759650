-- The first tuples of one namespace that are missing, or differing.
SELECT m.shard_id,
       m.object,
       m.relation,
       coalesce(m.subject_id, m.subject_set_namespace_id || ':' || m.subject_set_object || '#' || m.subject_set_relation)
           AS subject,
       m.commit_time::text AS commit_time
FROM ({matched}) AS m
WHERE m.found = ?
LIMIT {listed}

-- Rows of v0.7's table that Ferryman did not put there, the newest first.
SELECT f.namespace_id,
       f.object,
       f.relation,
       coalesce(f.subject_id, f.subject_set_namespace_id || ':' || f.subject_set_object || '#' || f.subject_set_relation)
           AS subject,
       f.subject_id,
       f.subject_set_namespace_id,
       f.subject_set_object,
       f.subject_set_relation,
       f.commit_time::text AS commit_time
FROM ONLY {target} AS f
WHERE {foreign}
ORDER BY f.commit_time DESC, f.shard_id

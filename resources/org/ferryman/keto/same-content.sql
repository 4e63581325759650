-- Whether a classified tuple and a row of the target say the same, whatever their shard_id.
e.object = f.object
AND e.relation = f.relation
AND e.commit_time = f.commit_time
AND f.namespace_id = e.namespace_id
AND (e.subject_id, e.subject_set_namespace_id, e.subject_set_object, e.subject_set_relation)
    IS NOT DISTINCT FROM (f.subject_id, f.subject_set_namespace_id, f.subject_set_object, f.subject_set_relation)

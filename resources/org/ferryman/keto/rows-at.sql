-- What v0.7 has of one object and relation.
SELECT f.shard_id, f.subject_id, f.subject_set_namespace_id, f.subject_set_object, f.subject_set_relation
FROM ONLY {target} AS f
WHERE f.nid = {nid} AND f.namespace_id = ? AND f.object = ? AND f.relation = ?

-- Moves the tuples that can be moved.
INSERT INTO {into} (shard_id, nid, namespace_id, object, relation, subject_id, subject_set_namespace_id,
                    subject_set_object, subject_set_relation, commit_time)
SELECT e.shard_id, {nid}, e.namespace_id, e.object, e.relation, e.subject_id, e.subject_set_namespace_id,
       e.subject_set_object, e.subject_set_relation, e.commit_time
FROM ({tuples}) AS e
WHERE {movable}

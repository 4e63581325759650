-- Moves the tuples that can be moved. {unless_present} keeps those out that are there already, {on_conflict} likewise.
INSERT INTO {into} (shard_id, nid, namespace_id, object, relation, subject_id, subject_set_namespace_id,
                    subject_set_object, subject_set_relation, commit_time)
SELECT c.shard_id, {nid}, {namespace_id}, c.object, c.relation, c.subject_id, c.subject_set_namespace_id,
       c.subject_set_object, c.subject_set_relation, c.commit_time
FROM ({classified}) AS c
WHERE c.rule IS NULL AND {unless_present}

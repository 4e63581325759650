-- What a DBA would write by hand for one namespace of a database without broken tuples.
INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id, subject_set_namespace_id,
                                  subject_set_object, subject_set_relation, commit_time)
SELECT gen_random_uuid(), (SELECT id FROM networks), {namespace_id}, l.object, l.relation,
       CASE WHEN strpos(l.subject, '#') = 0 THEN l.subject END,
       n.id,
       CASE WHEN strpos(l.subject, '#') > 0 THEN split_part(split_part(l.subject, '#', 1), ':', 2) END,
       CASE WHEN strpos(l.subject, '#') > 0 THEN split_part(l.subject, '#', 2) END,
       l.commit_time
FROM {legacy} AS l
LEFT JOIN (VALUES ('videos', 0), ('groups', 1), ('files', 2), ('documents', 3)) AS n (name, id)
    ON strpos(l.subject, '#') > 0 AND n.name = split_part(l.subject, ':', 1)

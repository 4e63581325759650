-- Recreates skipped tuples, each under an id of its own: a later decision on the same tuple replaces the row. A commit time that
-- v0.7 can't read becomes the present.
INSERT INTO {target} AS f (shard_id, nid, namespace_id, object, relation, subject_id, subject_set_namespace_id,
                           subject_set_object, subject_set_relation, commit_time)
SELECT w.shard_id, {nid}, w.namespace_id, w.object, w.relation, w.subject_id, w.set_namespace_id, w.set_object, w.set_relation,
       CASE WHEN isfinite(w.commit_time) THEN w.commit_time ELSE now() AT TIME ZONE 'UTC' END
FROM unnest(?::text[]::uuid[], ?::text[]::int4[], ?::text[], ?::text[], ?::text[], ?::text[]::int4[], ?::text[], ?::text[],
            ?::text[]::timestamp[])
    AS w (shard_id, namespace_id, object, relation, subject_id, set_namespace_id, set_object, set_relation, commit_time)
ON CONFLICT (shard_id, nid) DO UPDATE
SET subject_id = excluded.subject_id,
    subject_set_namespace_id = excluded.subject_set_namespace_id,
    subject_set_object = excluded.subject_set_object,
    subject_set_relation = excluded.subject_set_relation
WHERE (f.subject_id, f.subject_set_namespace_id, f.subject_set_object, f.subject_set_relation)
    IS DISTINCT FROM (excluded.subject_id, excluded.subject_set_namespace_id, excluded.subject_set_object,
                      excluded.subject_set_relation)

-- Which of the given tuples v0.7 has, whatever their commit time, and in which rows.
WITH w AS (
    SELECT *
    FROM unnest(?::text[]::int4[], ?::text[], ?::text[], ?::text[], ?::text[]::int4[], ?::text[], ?::text[]) WITH ORDINALITY
        AS w (namespace_id, object, relation, subject_id, set_namespace_id, set_object, set_relation, nth)
)
SELECT w.nth, f.shard_id
FROM w
JOIN ONLY {target} AS f
    ON f.nid = {nid} AND f.namespace_id = w.namespace_id AND f.object = w.object AND f.relation = w.relation
        AND f.subject_id = w.subject_id AND f.subject_set_namespace_id IS NULL AND f.subject_set_object IS NULL
        AND f.subject_set_relation IS NULL
UNION ALL
SELECT w.nth, f.shard_id
FROM w
JOIN ONLY {target} AS f
    ON f.nid = {nid} AND f.namespace_id = w.namespace_id AND f.object = w.object AND f.relation = w.relation
        AND f.subject_set_namespace_id = w.set_namespace_id AND f.subject_set_object = w.set_object
        AND f.subject_set_relation = w.set_relation AND f.subject_id IS NULL
WHERE w.subject_id IS NULL

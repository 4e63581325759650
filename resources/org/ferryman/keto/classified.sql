-- One tuple's way: for each legacy tuple of one namespace its columns in v0.7's table, its deterministic shard_id, and the
-- rule that stops it (or NULL). Everything that Ferryman says or does about tuples derives from this text.
--
-- {legacy}        the legacy table          {namespace_id}  its namespace
-- {part}          which rows of the table ('true' for all of them)
-- {names}         name and id of every configured namespace, as JSON: namespaces-now.sql, or known.sql where a statement is
--                 about many tables
--
-- legacy_xmin is the transaction that wrote the tuple: was-there.sql needs it.
--
-- The inner SELECT reads the names once for each table, and only if there is a set.
--
-- A subject without '#' is an id. One with '#' is a set, and must be namespace:object#relation with one '#' and exactly one
-- ':' before it; each part may be empty. The limits are v0.7's column widths, in characters. SQL does not promise an order
-- of evaluation, so nothing here can fail on any string (no substr with computed positions). OFFSET 0 keeps the planner from
-- writing the inner expressions wherever they are used, which would compute them several times for each row: looking for the
-- '#' in four places cost as much as all the rest but the hash.
SELECT {namespace_id} AS namespace_id,
       p.legacy_shard_id,
       p.object,
       p.relation,
       p.subject,
       p.commit_time,
       p.subject_id,
       CASE WHEN p.subject_id IS NULL THEN p.known_id END AS subject_set_namespace_id,
       p.subject_set_object,
       p.subject_set_relation,
       CASE
           WHEN p.subject_id IS NULL AND p.subject !~ '^[^:#]*:[^:#]*#[^#]*$' THEN 'MALFORMED_SUBJECT'
           WHEN p.subject_id IS NULL AND p.known_id IS NULL THEN 'UNKNOWN_SUBJECT_NAMESPACE'
           WHEN length(p.subject_id) > 64 THEN 'SUBJECT_ID_TOO_LONG'
           WHEN length(p.subject_set_object) > 64 THEN 'SUBJECT_SET_OBJECT_TOO_LONG'
           WHEN length(p.subject_set_relation) > 64 THEN 'SUBJECT_SET_RELATION_TOO_LONG'
           WHEN NOT isfinite(p.commit_time) THEN 'COMMIT_TIME_NOT_FINITE'
       END AS rule,
       -- UUIDv8 (RFC 9562) from a hash over everything that makes the legacy tuple what it is; the lengths keep apart what
       -- stands side by side. Bytes 7 and 9 hold version and variant, and zeros by which our rows are known.
       encode(
           set_byte(
               set_byte(
                   substr(
                       sha256(
                           int4send({namespace_id})
                               || timestamp_send(p.commit_time)
                               || int4send(length(p.legacy_shard_id))
                               || int4send(length(p.object))
                               || int4send(length(p.relation))
                               || convert_to(p.legacy_shard_id || p.object || p.relation || p.subject, 'UTF8')),
                       1, 16),
                   6, 128),
               8, 128),
           'hex')::uuid AS shard_id,
       p.legacy_xmin
FROM (
    SELECT l.shard_id::text AS legacy_shard_id,
           l.object::text AS object,
           l.relation::text AS relation,
           l.subject::text AS subject,
           l.commit_time,
           l.legacy_xmin,
           CASE
               WHEN l.is_set
               THEN (({names}) ->> split_part(l.subject, ':', 1))::int4
           END AS known_id,
           CASE WHEN NOT l.is_set THEN l.subject::text END AS subject_id,
           CASE WHEN l.is_set THEN split_part(split_part(l.subject, '#', 1), ':', 2) END AS subject_set_object,
           CASE WHEN l.is_set THEN split_part(l.subject, '#', 2) END AS subject_set_relation
    FROM (
        SELECT l.*, l.xmin AS legacy_xmin, strpos(l.subject, '#') > 0 AS is_set
        FROM ONLY {legacy} AS l
        WHERE {part}
        OFFSET 0
    ) AS l
    OFFSET 0
) AS p

-- Which tuples have changed in some legacy tables: their oids, and their namespaces.
INSERT INTO {changed} (namespace_id, shard_id, object, relation, subject, commit_time, net)
SELECT s.namespace_id, c.shard_id, c.object, c.relation, c.subject, c.commit_time, sum(c.sign)
FROM ONLY {changes} AS c
JOIN unnest(?::text[]::oid[], ?::text[]::int4[]) AS s (source, namespace_id) ON s.source = c.source
GROUP BY s.namespace_id, c.shard_id, c.object, c.relation, c.subject, c.commit_time

-- Movable tuples of some namespaces among which are all that have no row of ours with the same content.
SELECT * FROM {unmatched} AS u WHERE u.shard_id IS NOT NULL AND u.namespace_id = ANY (CAST({namespace_ids} AS int4[]))

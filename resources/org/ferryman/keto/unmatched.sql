-- Keeps until the transaction ends where a legacy table and v0.7's table don't match: movable tuples that have no row of ours
-- with the same content (shard_id), and rows of ours without such a tuple (stale_shard_id), as in stale.sql. One pass over both,
-- which computes each id once.
CREATE TEMPORARY TABLE {unmatched} ON COMMIT DROP AS
SELECT e.*, f.shard_id AS stale_shard_id
FROM (SELECT * FROM ({classified}) AS e WHERE e.rule IS NULL) AS e
FULL JOIN (
    SELECT * FROM ONLY {target} AS f WHERE f.nid = {nid} AND f.namespace_id = {namespace_id} AND {ours}
) AS f ON f.shard_id = e.shard_id
WHERE ({same_content}) IS NOT TRUE

-- Each movable legacy tuple of some namespaces with the row of the target that is its own: 'present' (with the same content, under
-- our shard_id or adopted from Keto's own migrator), 'differing' (our shard_id, other content), or 'missing'.
WITH known (names) AS MATERIALIZED ({now})
SELECT e.*,
       CASE
           WHEN a.shard_id IS NOT NULL OR (f.shard_id IS NOT NULL AND {same_content}) THEN 'present'
           WHEN f.shard_id IS NOT NULL THEN 'differing'
           ELSE 'missing'
       END AS found,
       a.shard_id IS NOT NULL AS is_adopted,
       coalesce(a.shard_id, f.shard_id) AS found_shard_id,
       CASE
           WHEN a.shard_id IS NOT NULL THEN {adopted_hash}
           WHEN f.shard_id IS NOT NULL THEN {found_hash}
       END AS found_hash
FROM (SELECT * FROM ({classified}) AS e WHERE e.rule IS NULL OFFSET 0) AS e
LEFT JOIN (SELECT * FROM ONLY {target} WHERE nid = {nid}) AS f ON f.shard_id = e.shard_id
LEFT JOIN ({adopted}) AS a ON a.expected_shard_id = e.shard_id

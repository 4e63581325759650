-- Deletes rows that a repeated run of Keto's own migrator left: equal to a legacy tuple that has its row already.
DELETE FROM ONLY {target} AS f
WHERE f.nid = {nid}
  AND f.namespace_id = {namespace_id}
  AND NOT ({ours})
  AND NOT ({unknown})
  AND f.shard_id NOT IN (SELECT a.shard_id FROM ({adopted}) AS a)

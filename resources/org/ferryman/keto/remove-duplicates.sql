-- Deletes rows that a repeated run of Keto's own migrator left: equal to a legacy tuple that has its row already.
DELETE FROM ONLY {target} AS f
WHERE f.nid = {nid}
  AND f.namespace_id = ANY (CAST({namespace_ids} AS int4[]))
  AND {foreign}
  AND EXISTS (
      SELECT FROM ({classified}) AS e
      WHERE e.rule IS NULL AND {same_hash} AND {same_content})
  AND NOT EXISTS (SELECT FROM ({adopted}) AS a WHERE a.shard_id = f.shard_id)

-- Rows of ours whose legacy tuple is gone, can't be moved any more, or now says something else (as after a change of
-- namespace ids in the configuration; such a tuple is then inserted anew).
f.nid = {nid}
AND f.namespace_id = ANY (CAST({namespace_ids} AS int4[]))
AND {ours}
AND NOT EXISTS (
    SELECT
    -- OFFSET 0: else each id is computed once more when its row is compared.
    FROM (SELECT * FROM ({classified}) AS e WHERE e.rule IS NULL OFFSET 0) AS e
    WHERE e.shard_id = f.shard_id AND {same_content})

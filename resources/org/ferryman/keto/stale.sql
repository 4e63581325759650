-- Rows of ours whose legacy tuple is gone, can't be moved any more, or now says something else (as after a change of
-- namespace ids in the configuration; such a tuple is then inserted anew).
f.nid = {nid}
AND f.namespace_id = {namespace_id}
AND {ours}
AND NOT EXISTS (
    SELECT FROM ({classified}) AS e
    WHERE e.rule IS NULL AND e.shard_id = f.shard_id AND {same_content})

f.nid = {nid}
AND f.namespace_id = {namespace_id}
AND {ours}
AND NOT EXISTS (
    SELECT FROM ({classified}) AS e
    WHERE e.rule IS NULL AND e.shard_id = f.shard_id AND {same_content})

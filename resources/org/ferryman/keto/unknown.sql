-- Rows that neither Ferryman nor Keto's own migrator can have put there: v0.7 has taken traffic.
f.nid = {nid}
AND f.namespace_id = ANY (CAST({namespace_ids} AS int4[]))
AND {foreign}
AND NOT EXISTS (
    SELECT FROM ({classified}) AS e
    WHERE e.rule IS NULL AND {same_hash} AND {same_content})

-- The ids of rows that neither Ferryman nor Keto's own migrator can have put into v0.7's table.
SELECT f.shard_id FROM ONLY {target} AS f WHERE {unknown}

-- In place of adopted.sql where the target holds rows of ours only.
SELECT NULL::uuid AS expected_shard_id, f.* FROM ONLY {target} AS f WHERE false

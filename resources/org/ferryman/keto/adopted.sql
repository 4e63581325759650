-- Legacy tuples of some namespaces that an earlier run of Keto's own migrator has put into the target, under a random
-- shard_id: matched by content, one to one, with the tuples that have no row of ours.
SELECT e.shard_id AS expected_shard_id, f.*
FROM (
    SELECT e.*,
           row_number() OVER (
               PARTITION BY e.namespace_id, e.object, e.relation, e.subject, e.commit_time ORDER BY e.shard_id) AS nth
    FROM ({classified}) AS e
    WHERE e.rule IS NULL
      AND NOT EXISTS (
          SELECT FROM ONLY {target} AS f
          WHERE f.nid = {nid} AND f.shard_id = e.shard_id AND {same_content})
) AS e
JOIN (
    SELECT f.*,
           row_number() OVER (
               PARTITION BY f.namespace_id, f.object, f.relation, f.subject_id, f.subject_set_namespace_id,
                            f.subject_set_object, f.subject_set_relation, f.commit_time
               ORDER BY f.shard_id) AS nth
    FROM ONLY {target} AS f
    WHERE f.nid = {nid} AND f.namespace_id = ANY (CAST({namespace_ids} AS int4[])) AND {foreign}
) AS f ON {same_hash} AND {same_content} AND e.nth = f.nth

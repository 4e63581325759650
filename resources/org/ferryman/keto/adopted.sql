-- Legacy tuples of one namespace that an earlier run of Keto's own migrator has put into the target, under a random
-- shard_id: matched by content, one to one, with the tuples that have no row of ours.
SELECT e.shard_id, f.shard_id AS found_shard_id
FROM (
    SELECT c.*,
           row_number() OVER (
               PARTITION BY c.object, c.relation, c.subject, c.commit_time ORDER BY c.shard_id) AS nth
    FROM ({classified}) AS c
    WHERE c.rule IS NULL
      AND NOT EXISTS (SELECT FROM ONLY {target} AS t WHERE t.shard_id = c.shard_id AND t.nid = {nid})
) AS e
JOIN (
    SELECT t.*,
           row_number() OVER (
               PARTITION BY t.object, t.relation, t.subject_id, t.subject_set_namespace_id, t.subject_set_object,
                            t.subject_set_relation, t.commit_time
               ORDER BY t.shard_id) AS nth
    FROM ONLY {target} AS t
    WHERE t.nid = {nid} AND t.namespace_id = {namespace_id} AND NOT ({ours})
) AS f ON {same_content} AND e.nth = f.nth

-- One pass over a legacy table: how many tuples each rule stops (NULL: can be moved), empty subjects, a digest of what the
-- table says and one of what v0.7's table should say. The order of rows plays no part in either.
SELECT e.rule,
       count(*) AS tuples,
       count(*) FILTER (WHERE e.subject = '') AS empty_subjects,
       coalesce(sum({expected_hash}) FILTER (WHERE e.rule IS NULL), 0)::text AS expected_digest,
       sum(hashtextextended(e.object COLLATE "C",
               hashtextextended(e.relation COLLATE "C",
                   hashtextextended(e.subject COLLATE "C",
                       hashtextextended(e.legacy_shard_id COLLATE "C",
                           hashtextextended(encode(timestamp_send(e.commit_time), 'hex') COLLATE "C", 0))))))::text
           AS digest
FROM ({classified}) AS e
GROUP BY e.rule
ORDER BY e.rule

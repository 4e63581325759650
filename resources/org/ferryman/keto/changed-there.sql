-- Which of the changed tuples of one namespace are there now.
UPDATE {changed} AS k
SET is_there = true
FROM ONLY {legacy} AS l
WHERE k.namespace_id = {namespace_id}
  AND l.shard_id = k.shard_id
  AND l.object = k.object
  AND l.relation = k.relation
  AND l.subject = k.subject
  AND l.commit_time = k.commit_time

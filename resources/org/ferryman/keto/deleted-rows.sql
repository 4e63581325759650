-- Tuples of one legacy table that were moved, and have no row in v0.7's table any more.
--
-- {matched}   matched.sql            {changed}  ids of namespaces that the migration did not know under the same name
-- {was_there} whether tuple m was in the legacy table when it was moved
SELECT m.object, m.relation, m.subject, m.commit_time
FROM ({matched}) AS m
WHERE m.found = 'missing'
  AND (m.subject_set_namespace_id IS NULL OR m.subject_set_namespace_id <> ALL (CAST({changed} AS int4[])))
  AND ({was_there})

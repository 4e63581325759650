-- Tuples of some legacy tables that were moved, and have no row in v0.7's table any more.
--
-- {matched}   matched.sql            {changed}   ids of namespaces that the migration did not know under the same name
-- {unchanged} ids of namespaces whose legacy table is as it was when it was moved, or can't be compared
-- {was_there} whether tuple m was in the legacy table when it was moved
SELECT m.namespace_id, m.object, m.relation, m.subject, m.commit_time
FROM ({matched}) AS m
WHERE m.found = 'missing'
  AND (m.subject_set_namespace_id IS NULL OR m.subject_set_namespace_id <> ALL (CAST({changed} AS int4[])))
  AND (m.namespace_id = ANY (CAST({unchanged} AS int4[])) OR {was_there})
ORDER BY m.namespace_id

-- Some tuples of a legacy table, to be looked at.
(SELECT {namespace_id} AS namespace_id, l.object, l.relation, l.subject FROM ONLY {legacy} AS l LIMIT 3)

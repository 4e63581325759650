-- Namespaces whose changes can't all have been noted: a tuple was added that is not there, or is gone and there.
SELECT DISTINCT k.namespace_id
FROM {changed} AS k
WHERE k.net NOT BETWEEN -1 AND 1 OR (k.net = 1 AND NOT k.is_there) OR (k.net = -1 AND k.is_there)
ORDER BY k.namespace_id

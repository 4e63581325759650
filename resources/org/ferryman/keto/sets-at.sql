-- The sets among the subjects of one object and relation.
SELECT DISTINCT l.subject
FROM ONLY {legacy} AS l
WHERE l.object = ? AND l.relation = ? AND l.subject LIKE '%:%#%'
ORDER BY l.subject

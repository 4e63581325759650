-- The tuples of one namespace whose subjects may be sets, with the set that each is in as v0.6 writes it.
SELECT ?::text || ':' || l.object || '#' || l.relation AS place, l.subject::text AS subject
FROM ONLY {legacy} AS l
WHERE l.subject LIKE '%:%#%'

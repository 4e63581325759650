-- So many tuples of one namespace that v0.7 should have, chosen at random, the same for the same seed.
SELECT e.object, e.relation, e.subject
FROM ({classified}) AS e
WHERE e.rule IS NULL
ORDER BY hashtextextended(e.object COLLATE "C",
             hashtextextended(e.relation COLLATE "C", hashtextextended(e.subject COLLATE "C", ?::int8))),
         e.object COLLATE "C", e.relation COLLATE "C", e.subject COLLATE "C"
LIMIT ?::int8

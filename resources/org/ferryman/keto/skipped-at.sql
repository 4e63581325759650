-- The subjects of the skipped tuples of one object and relation.
SELECT e.subject FROM ({classified}) AS e WHERE e.rule IS NOT NULL

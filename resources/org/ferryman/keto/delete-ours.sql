-- Removes what Ferryman put into v0.7's table.
DELETE FROM ONLY {target} AS f
WHERE NOT ({foreign})

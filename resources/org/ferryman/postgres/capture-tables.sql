-- The tables of the notes. Without any of the functions they are somebody else's.
SELECT c.oid
FROM pg_class AS c
JOIN pg_namespace AS home ON home.oid = c.relnamespace AND home.nspname = 'ferryman_capture'
WHERE c.relname IN ('base', 'changes', 'writes')
  AND c.relkind = 'r'
  AND c.relpersistence = 'p'
  AND EXISTS ({functions})

-- The triggers that call the guard's function, and whether each refuses every kind of write to everybody who isn't a replica's
-- apply: BEFORE each INSERT, UPDATE, DELETE and TRUNCATE as a whole (62 in pg_trigger.h's bits), enabled, with no condition.
SELECT n.nspname AS schema,
       c.relname AS name,
       t.tgname AS trigger,
       t.tgtype = 62
           AND t.tgenabled IN ('O', 'A')
           AND t.tgqual IS NULL
           AND t.tgattr::text = ''
           AND t.tgnargs = 1 AS whole,
       convert_from(substring(t.tgargs FROM 1 FOR greatest(octet_length(t.tgargs) - 1, 0)), 'UTF8') AS pass
FROM pg_trigger AS t
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE t.tgfoid IN ({function})
ORDER BY n.nspname, c.relname, t.tgname

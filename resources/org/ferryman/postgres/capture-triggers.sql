-- The tables with triggers that call the capture's functions: whether these note every change (AFTER INSERT, DELETE, UPDATE and
-- TRUNCATE as statements, in pg_trigger.h's bits), or that there was one, whatever writes but a replica's apply. A trigger's
-- xmin changes when somebody disables it for a while.
SELECT c.oid::int8 AS id,
       n.nspname AS schema,
       c.relname AS name,
       pg_get_userbyid(c.relowner) AS owner,
       array_agg(t.tgname::text ORDER BY t.tgname) AS triggers,
       string_agg(format('%s %s %s', t.oid, t.xmin, t.tgenabled), ', ' ORDER BY t.oid) AS fingerprint,
       bool_and(t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = '' AND t.tgnargs = 0) AS is_alert,
       coalesce(array_agg(t.tgtype ORDER BY t.tgtype) FILTER (WHERE p.proname = 'capture') = '{4,8,16,32}', false) AS captures,
       coalesce(array_agg(t.tgtype ORDER BY t.tgtype) FILTER (WHERE p.proname = 'note') = '{60}', false) AS notes
FROM pg_trigger AS t
JOIN pg_proc AS p ON p.oid = t.tgfoid
JOIN pg_class AS c ON c.oid = t.tgrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE t.tgfoid IN ({functions})
GROUP BY c.oid, n.nspname, c.relname, c.relowner
ORDER BY n.nspname, c.relname

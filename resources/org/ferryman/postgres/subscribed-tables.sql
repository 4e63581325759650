-- The tables of a subscription: how far each is, and what its copy has read so far.
SELECT n.nspname AS schema,
       c.relname AS name,
       r.srsubstate AS state,
       {copied} AS copied,
       pg_table_size(c.oid) AS bytes
FROM pg_subscription_rel AS r
JOIN pg_class AS c ON c.oid = r.srrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE r.srsubid = ?::bigint::oid
ORDER BY n.nspname, c.relname

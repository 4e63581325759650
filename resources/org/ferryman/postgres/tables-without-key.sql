-- Of some tables, those whose rows can't be told apart by who replicates them: an UPDATE or DELETE would fail where they are
-- published.
SELECT t.name
FROM unnest(?::text[]) AS t(name)
JOIN pg_class AS c ON c.oid = t.name::regclass
WHERE c.relreplident = 'n'
   OR (c.relreplident = 'd'
       AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary AND i.indisvalid))
ORDER BY 1

-- Which replica identity a table (its name as the parameter) has that a publication would refuse to delete rows for; none if
-- rows can be deleted. Whether a publication has the table is not looked up: that waits for locks on other tables.
SELECT CASE c.relreplident WHEN 'n' THEN 'NOTHING' ELSE 'DEFAULT' END
FROM pg_class AS c
WHERE c.oid = ?::regclass
  AND EXISTS (SELECT FROM pg_publication)
  AND (c.relreplident = 'n'
       OR c.relreplident = 'd' AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary))

-- The columns of a table's primary key, in the key's order.
SELECT a.attname, format_type(a.atttypid, NULL) AS type
FROM pg_index AS i
CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = ?::regclass AND i.indisprimary AND k.place <= i.indnkeyatts
ORDER BY k.place

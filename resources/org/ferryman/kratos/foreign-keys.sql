-- The foreign keys of some tables: of each, its name and what finds a row without its parent, which whoever replicates rows
-- does not look for.
SELECT k.conname,
       format('SELECT count(*) FROM %s AS c WHERE %s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)',
              k.conrelid::regclass,
              (SELECT string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ' ORDER BY x.nth)
               FROM unnest(k.conkey) WITH ORDINALITY AS x(attnum, nth)
               JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = x.attnum),
              k.confrelid::regclass,
              (SELECT string_agg(format('p.%I = c.%I', b.attname, a.attname), ' AND ' ORDER BY x.nth)
               FROM unnest(k.conkey, k.confkey) WITH ORDINALITY AS x(attnum, parent, nth)
               JOIN pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = x.attnum
               JOIN pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = x.parent)) AS orphans
FROM unnest(?::text[]) AS t(name)
JOIN pg_constraint AS k ON k.conrelid = t.name::regclass AND k.contype = 'f'
ORDER BY k.conname

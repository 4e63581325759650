-- The tables of a database, without those of extensions and Ferryman's own, which are {own}: how each is made, without keys,
-- and which columns have values of their own. Values of a type that the database itself has are known by another number in
-- its copy, so that they can't be sent as bytes.
SELECT n.nspname,
       c.relname,
       pg_table_size(c.oid) AS bytes,
       coalesce((SELECT array_agg(a.attname::text ORDER BY a.attnum)
                 FROM pg_attribute AS a
                 WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''), '{}') AS names,
       NOT EXISTS (SELECT
                   FROM pg_attribute AS a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid >= 16384) AS built_in,
       format('CREATE %sTABLE %I.%I (%s)', CASE WHEN c.relpersistence = 'u' THEN 'UNLOGGED ' ELSE '' END, n.nspname, c.relname,
              (SELECT string_agg(
                          format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                              || CASE
                                     WHEN a.attcollation <> t.typcollation
                                     THEN (SELECT format(' COLLATE %I.%I', cn.nspname, co.collname)
                                           FROM pg_collation AS co JOIN pg_namespace AS cn ON cn.oid = co.collnamespace
                                           WHERE co.oid = a.attcollation)
                                     ELSE ''
                                 END
                              || CASE
                                     WHEN a.attgenerated <> ''
                                     THEN format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(d.adbin, d.adrelid),
                                                 CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END)
                                     WHEN a.attidentity <> ''
                                     THEN format(' GENERATED %s AS IDENTITY (%s)',
                                                 CASE a.attidentity WHEN 'a' THEN 'ALWAYS' ELSE 'BY DEFAULT' END,
                                                 (SELECT format('SEQUENCE NAME %I.%I INCREMENT %s MINVALUE %s MAXVALUE %s START %s'
                                                                    || ' CACHE %s %s',
                                                                sn.nspname, sc.relname, s.seqincrement, s.seqmin, s.seqmax,
                                                                s.seqstart, s.seqcache,
                                                                CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
                                                  FROM pg_depend AS i
                                                  JOIN pg_sequence AS s ON s.seqrelid = i.objid
                                                  JOIN pg_class AS sc ON sc.oid = s.seqrelid
                                                  JOIN pg_namespace AS sn ON sn.oid = sc.relnamespace
                                                  WHERE i.classid = 'pg_class'::regclass AND i.refclassid = 'pg_class'::regclass
                                                    AND i.refobjid = a.attrelid AND i.refobjsubid = a.attnum
                                                    AND i.deptype = 'i'))
                                     WHEN d.oid IS NOT NULL
                                     THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
                                     ELSE ''
                                 END
                              || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                          ', ' ORDER BY a.attnum)
               FROM pg_attribute AS a
               JOIN pg_type AS t ON t.oid = a.atttypid
               LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)) AS make,
       (SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
        FROM pg_constraint AS k
        WHERE k.conrelid = c.oid AND k.contype = 'p') AS primary_key,
       array(SELECT k.conname::text
             FROM pg_constraint AS k
             WHERE k.conrelid = c.oid AND k.contype IN ('u', 'x', 'c')
             ORDER BY k.contype = 'c', k.conname)
           || array(SELECT i.indexrelid::regclass::text
                    FROM pg_index AS i
                    WHERE i.indrelid = c.oid
                      AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid
                                      AND k.contype IN ('p', 'u', 'x'))
                    ORDER BY i.indexrelid) AS key_names,
       array(SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
             FROM pg_constraint AS k
             WHERE k.conrelid = c.oid AND k.contype IN ('u', 'x', 'c')
             ORDER BY k.contype = 'c', k.conname)
           || array(SELECT pg_get_indexdef(i.indexrelid)
                    FROM pg_index AS i
                    WHERE i.indrelid = c.oid
                      AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.conrelid = c.oid
                                      AND k.contype IN ('p', 'u', 'x'))
                    ORDER BY i.indexrelid) AS keys,
       array(SELECT format('ALTER TABLE %I.%I ADD CONSTRAINT %I %s', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
             FROM pg_constraint AS k
             WHERE k.conrelid = c.oid AND k.contype = 'f'
             ORDER BY k.conname) AS foreign_keys,
       array(SELECT k.conname::text FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'f' ORDER BY k.conname)
           AS foreign_key_names
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND c.oid NOT IN ({own})
  AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY bytes DESC, c.oid

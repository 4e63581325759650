-- What v0.7's table (its oid::regclass as the parameter) asks of its rows: checks, unique and exclusion indexes, foreign keys,
-- and foreign keys of other tables to it. "condition" is, of a check, what must hold; of a unique index, which rows it holds;
-- of a foreign key, which rows break it, whose row is called t. Everything in it was printed, and quoted, by the server.
SELECT 'c' AS kind, c.conname AS name, c.conname <> 'chk_keto_rt_subject_type' AS own, false AS is_index,
       pg_get_expr(c.conbin, c.conrelid) AS condition, '{}'::text[] AS keys, false AS nulls_equal, NULL::text AS other
FROM pg_constraint AS c
WHERE c.conrelid = ?::regclass AND c.contype = 'c'
UNION ALL
SELECT CASE WHEN i.indisexclusion THEN 'x' ELSE 'u' END, r.relname, NOT i.indisprimary,
       NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.conrelid = i.indrelid),
       coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'),
       ARRAY(SELECT pg_get_indexdef(i.indexrelid, k::int, true) FROM generate_series(1, i.indnkeyatts) AS k),
       -- Asked by name, as servers before 15 don't have it.
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), NULL
FROM pg_index AS i
JOIN pg_class AS r ON r.oid = i.indexrelid
WHERE i.indrelid = ?::regclass AND (i.indisunique OR i.indisexclusion)
UNION ALL
SELECT 'f', c.conname, true, false,
       CASE c.confmatchtype
           WHEN 'f' THEN '(' || (SELECT string_agg(format('t.%I IS NOT NULL', a.attname), ' OR ')
                                 FROM pg_attribute AS a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) || ')'
           ELSE '(' || (SELECT string_agg(format('t.%I IS NOT NULL', a.attname), ' AND ')
                        FROM pg_attribute AS a WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)) || ')'
       END
       || format(' AND NOT EXISTS (SELECT FROM %I.%I AS r WHERE ', fn.nspname, fr.relname)
       || (SELECT string_agg(format('r.%I OPERATOR(%I.%s) t.%I', there.attname, o.nspname, op.oprname, here.attname), ' AND ')
           FROM unnest(c.conkey, c.confkey, c.conpfeqop) AS k (here, there, op)
           JOIN pg_attribute AS here ON here.attrelid = c.conrelid AND here.attnum = k.here
           JOIN pg_attribute AS there ON there.attrelid = c.confrelid AND there.attnum = k.there
           JOIN pg_operator AS op ON op.oid = k.op
           JOIN pg_namespace AS o ON o.oid = op.oprnamespace)
       || ')',
       '{}', false, format('%I.%I', fn.nspname, fr.relname)
FROM pg_constraint AS c
JOIN pg_class AS fr ON fr.oid = c.confrelid
JOIN pg_namespace AS fn ON fn.oid = fr.relnamespace
WHERE c.conrelid = ?::regclass AND c.contype = 'f'
UNION ALL
SELECT 'r', c.conname, true, false, 'true', '{}', false, format('%I.%I', n.nspname, r.relname)
FROM pg_constraint AS c
JOIN pg_class AS r ON r.oid = c.conrelid
JOIN pg_namespace AS n ON n.oid = r.relnamespace
WHERE c.confrelid = ?::regclass AND c.contype = 'f' AND c.conrelid <> c.confrelid
ORDER BY 1, 2

-- Whether what a migration outside a transaction makes is there: an index, a constraint or a column (kind, table, name).
SELECT CASE ?
           WHEN 'index' THEN EXISTS (
               SELECT FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
               WHERE i.indrelid = t.relation AND c.relname = t.name AND i.indisvalid)
           WHEN 'index-gone' THEN NOT EXISTS (
               SELECT FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
               WHERE i.indrelid = t.relation AND c.relname = t.name)
           WHEN 'constraint' THEN EXISTS (
               SELECT FROM pg_constraint AS k WHERE k.conrelid = t.relation AND k.conname = t.name)
           WHEN 'type' THEN EXISTS (
               SELECT FROM pg_attribute AS a
               WHERE a.attrelid = t.relation AND a.attname = t.name AND NOT a.attisdropped
                 AND format_type(a.atttypid, a.atttypmod) LIKE 'character varying%')
           ELSE EXISTS (
               SELECT FROM pg_attribute AS a
               WHERE a.attrelid = t.relation AND a.attname = t.name AND NOT a.attisdropped)
       END AS made
FROM (SELECT to_regclass(?) AS relation, ? AS name) AS t

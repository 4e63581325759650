-- What is to be known of Keto's relations; columns and keys of those that are told by them, for with thousands of
-- namespaces each costs. Asking for a size waits for whoever keeps everybody out of a table, as a migration does with
-- v0.7's: the legacy tables are never locked so.
SELECT n.nspname,
       c.relname,
       c.relkind::text,
       pg_get_userbyid(c.relowner) AS owner,
       has_table_privilege(c.oid, 'SELECT') AS readable,
       c.relpersistence = 'p'
           AND NOT c.relispartition
           AND NOT EXISTS (SELECT FROM pg_inherits AS i WHERE c.oid IN (i.inhrelid, i.inhparent)) AS is_plain,
       CASE WHEN c.relkind = 'r' AND c.relname ~ '^keto_[0-9]{10}_relation_tuples$' THEN pg_table_size(c.oid) ELSE 0 END AS bytes,
       CASE WHEN c.relkind = 'r' AND c.relname ~ '^keto_[0-9]{10}_relation_tuples$' THEN pg_relation_size(c.oid) ELSE 0 END AS heap_bytes,
       CASE WHEN c.relname ~ '^keto_([0-9]{10}_)?relation_tuples$'
            THEN coalesce((SELECT string_agg(format('%s %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                                                    CASE WHEN a.attnotnull THEN ' not null' ELSE '' END),
                                             ', ' ORDER BY a.attnum)
                           FROM pg_attribute AS a
                           WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '')
            ELSE '' END AS columns,
       CASE WHEN c.relname ~ '^keto_[0-9]{10}_relation_tuples$'
            THEN coalesce((SELECT string_agg(a.attname, ', ' ORDER BY k.position)
                           FROM pg_index AS i
                           CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
                           JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                           WHERE i.indrelid = c.oid AND i.indisprimary), '')
            ELSE '' END AS primary_key
{keto_relations}

-- Owner and privileges of the given tables, those on single columns too, normalised: a missing ACL is the default one.
SELECT n.nspname AS schema,
       c.relname AS name,
       pg_get_userbyid(c.relowner) AS owner,
       a.column_name,
       CASE WHEN a.grantee = 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END AS grantee,
       pg_get_userbyid(a.grantor) AS grantor,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS given (schema, name, position)
JOIN pg_namespace AS n ON n.nspname = given.schema
JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = given.name AND c.relkind IN ('r', 'p')
LEFT JOIN LATERAL (
    SELECT '' AS column_name, whole.*
    FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS whole
    UNION ALL
    SELECT t.attname, part.*
    FROM pg_attribute AS t
    CROSS JOIN LATERAL aclexplode(t.attacl) AS part
    WHERE t.attrelid = c.oid AND t.attnum > 0 AND NOT t.attisdropped
) AS a ON true
ORDER BY given.position

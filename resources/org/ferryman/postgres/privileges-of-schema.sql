-- Owner and privileges of a schema (its name as the parameter), normalised.
SELECT '' AS schema,
       n.nspname AS name,
       pg_get_userbyid(n.nspowner) AS owner,
       '' AS column_name,
       CASE WHEN a.grantee = 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END AS grantee,
       pg_get_userbyid(a.grantor) AS grantor,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
FROM pg_namespace AS n
LEFT JOIN LATERAL aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) AS a ON true
WHERE n.nspname = ?

-- Owner and privileges of the current database, normalised.
SELECT '' AS schema,
       d.datname AS name,
       pg_get_userbyid(d.datdba) AS owner,
       '' AS column_name,
       CASE WHEN a.grantee = 0 THEN 'public' ELSE pg_get_userbyid(a.grantee) END AS grantee,
       pg_get_userbyid(a.grantor) AS grantor,
       a.privilege_type AS privilege,
       a.is_grantable AS grantable
FROM pg_database AS d
LEFT JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a ON true
WHERE d.datname = current_database()

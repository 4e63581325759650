-- Default privileges in a schema (the first parameter) by which a table that the new user (the second) or the current one makes
-- could be written by the old user, as one of the roles that it can act as (the third) or as anybody.
SELECT pg_get_userbyid(d.defaclrole) AS maker,
       CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE pg_get_userbyid(a.grantee) END AS grantee,
       string_agg(DISTINCT a.privilege_type, ', ' ORDER BY a.privilege_type) AS privileges
FROM (SELECT ?::text AS schema, ?::text AS maker, ?::text[] AS old) AS p
JOIN pg_default_acl AS d
    ON d.defaclobjtype = 'r'
    AND (d.defaclnamespace = 0 OR d.defaclnamespace = (SELECT oid FROM pg_namespace WHERE nspname = p.schema))
    AND (pg_get_userbyid(d.defaclrole) = p.maker OR pg_get_userbyid(d.defaclrole) = current_user)
CROSS JOIN LATERAL aclexplode(d.defaclacl) AS a
WHERE a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
  AND a.grantee <> d.defaclrole
  AND CASE WHEN a.grantee = 0 THEN true ELSE pg_get_userbyid(a.grantee) = ANY (p.old) END
GROUP BY 1, 2
ORDER BY 1, 2

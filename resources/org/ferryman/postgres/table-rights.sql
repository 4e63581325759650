-- Who owns a table (its oid::regclass as the parameter), and who else may do what with it: one row for each right, the owner
-- and the owner's own rights first. PUBLIC has no role name.
SELECT pg_get_userbyid(c.relowner) AS owner,
       CASE WHEN acl.grantee = 0 THEN NULL ELSE pg_get_userbyid(acl.grantee) END AS grantee,
       acl.privilege_type AS privilege,
       acl.is_grantable AS grantable
FROM pg_class AS c
LEFT JOIN LATERAL aclexplode(c.relacl) AS acl ON acl.grantee <> c.relowner
WHERE c.oid = ?::regclass
ORDER BY 2 NULLS LAST, 3

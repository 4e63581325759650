-- The options of the membership in a role (its name as the parameter) that the current user has granted itself; from 16 on.
SELECT m.inherit_option, m.set_option
FROM pg_auth_members AS m
WHERE m.roleid = (SELECT oid FROM pg_roles WHERE rolname = ?)
  AND m.member = (SELECT oid FROM pg_roles WHERE rolname = current_user)
  AND m.grantor = m.member

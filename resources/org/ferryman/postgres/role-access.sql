-- Whether the current user may act as a role (its name as the parameter), or may make itself one who does.
SELECT me.rolname AS me,
       me.rolsuper AS superuser,
       me.rolcreaterole AS createrole,
       me.rolinherit AS inherit,
       r.rolsuper AS role_superuser,
       pg_has_role(me.oid, r.oid, 'USAGE')
           AND pg_has_role(me.oid, r.oid,
                           CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
           AS acts,
       -- From 16 on a grant takes the rights of a role that has ADMIN, not only a membership in it.
       CASE WHEN current_setting('server_version_num')::int >= 160000
            THEN EXISTS (SELECT FROM pg_auth_members AS a
                         WHERE a.roleid = r.oid AND a.admin_option AND pg_has_role(me.oid, a.member, 'USAGE'))
            ELSE pg_has_role(me.oid, r.oid, 'MEMBER WITH ADMIN OPTION')
       END AS admin
FROM pg_roles AS me
CROSS JOIN pg_roles AS r
WHERE me.rolname = current_user AND r.rolname = ?

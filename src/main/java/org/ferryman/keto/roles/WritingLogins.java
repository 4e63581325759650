package org.ferryman.keto.roles;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.roles.RoleReach;

/**
 * Which role v0.6 logs in as, where more than the owner of its tables could write there: the one that has sessions.
 * Waiting for the sessions of another one, or taking its login away, would leave v0.6 at work.
 */
record WritingLogins(List<Login> logins) {

    /** A role that could be v0.6's. */
    record Login(String name, boolean connected) {}

    static WritingLogins read(Session session, List<QualifiedName> tables, String owner)
            throws SQLException, CancelledException {
        return new WritingLogins(session.list(
                SqlText.load(WritingLogins.class, "writing-logins.sql")
                        .with("reach", RoleReach.of(session))
                        .text(),
                row -> new Login(row.getString("name"), row.getBoolean("connected")),
                owner,
                tables.stream().map(QualifiedName::schema).toArray(String[]::new),
                tables.stream().map(QualifiedName::name).toArray(String[]::new)));
    }

    /** Which it is; blocks if that can't be told. The new user is none of them. */
    String old(String newUser) throws BlockedException {
        List<Login> possible =
                logins.stream().filter(login -> !login.name.equals(newUser)).toList();
        List<Login> connected = possible.stream().filter(Login::connected).toList();
        List<Login> telling = connected.isEmpty() ? possible : connected;
        if (telling.size() == 1) {
            return telling.get(0).name();
        }
        String names = String.join(", ", telling.stream().map(Login::name).toList());
        throw new BlockedException(List.of(Finding.blocker(
                "OLD_USER_UNCLEAR",
                "Several roles may log in and write into the legacy tables: " + names + ". "
                        + (connected.isEmpty() ? "None of them is connected." : "All of these are connected."),
                "v0.6 logs in as one of them. Its sessions would be overlooked if another one were taken for it.",
                "Name the role in v0.6's DSN with --old-user.")));
    }
}

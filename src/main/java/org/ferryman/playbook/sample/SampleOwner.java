package org.ferryman.playbook.sample;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Optional;
import org.ferryman.postgres.QualifiedName;
import org.postgresql.util.PasswordUtil;

/** The owner of a sample: an ordinary role, as a service works with. */
public final class SampleOwner {

    private static final int PASSWORD_BYTES = 24;

    private SampleOwner() {}

    /**
     * Makes a role the owner of the connection's database, and works as it until the transaction ends.
     *
     * @param connection a superuser's, in a transaction
     * @param role made with LOGIN and a random password if there is no such role
     * @return its password, if it was made
     */
    public static Optional<String> become(Connection connection, String role) throws SQLException {
        Optional<String> password = Optional.empty();
        String quoted = QualifiedName.quote(role);
        if (!exists(connection, role)) {
            byte[] random = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(random);
            String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
            make(connection, role, secret);
            password = Optional.of(secret);
        }
        run(
                connection,
                "ALTER DATABASE %s OWNER TO %s".formatted(QualifiedName.quote(connection.getCatalog()), quoted));
        run(connection, "SET LOCAL ROLE " + quoted);
        return password;
    }

    /** Makes a role that can log in. */
    public static void make(Connection connection, String role, String password) throws SQLException {
        // A verifier, so that the clear text reaches no server log. It holds no quotes.
        String verifier = PasswordUtil.encodePassword(role, password.toCharArray(), "scram-sha-256");
        run(connection, "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(QualifiedName.quote(role), verifier));
    }

    private static boolean exists(Connection connection, String role) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT FROM pg_roles WHERE rolname = ?")) {
            query.setString(1, role);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.ferryman.postgres.SqlText;

/**
 * Logs tests in without thousands of rounds of hashing, on which they would spend half of their time. A wrong password
 * is refused all the same.
 */
public final class SimpleLogins {

    private SimpleLogins() {}

    /** From the next reading of its settings on a server asks by MD5, its superuser and all roles made since. */
    public static void of(Connection administrator, String superuser, String password)
            throws IOException, SQLException {
        askBy(administrator, "host all all 127.0.0.1/32 md5\n");
        try (Statement statement = administrator.createStatement()) {
            statement.execute("SET password_encryption = 'md5'");
            statement.execute("ALTER ROLE " + TestDatabase.quote(superuser) + " PASSWORD " + SqlText.literal(password));
        }
    }

    /** The same by rules of one's own, which come first. */
    static void askBy(Connection administrator, String rules) throws IOException, SQLException {
        try (Statement statement = administrator.createStatement();
                ResultSet row = statement.executeQuery("SHOW hba_file")) {
            row.next();
            Path file = Path.of(row.getString(1));
            Files.writeString(file, rules + Files.readString(file));
            statement.execute("ALTER SYSTEM SET password_encryption = 'md5'");
        }
    }
}

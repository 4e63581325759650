package org.ferryman.postgres.guard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.NewRole;

/**
 * What a session must have in its setting {@value #SETTING} to pass a {@link WriteGuard}. The database holds only its
 * SHA-256, so that nobody can read it there.
 *
 * @param secret the setting's value: letters and digits only, so that it can stand in a service's DSN as it is
 */
public record GuardPass(Secret secret) {

    /** The custom setting that the guard looks at; any session may set it. */
    public static final String SETTING = "ferryman.pass";

    /** One that nobody has thought of. */
    public static GuardPass random() {
        return new GuardPass(NewRole.password());
    }

    /** Lets a session pass until its transaction ends. */
    public void enter(Session session) throws SQLException, CancelledException {
        session.one("SELECT set_config(?, ?, true)", row -> row.getString(1), SETTING, secret.reveal());
    }

    /** What the guard keeps of it. */
    String digest() {
        try {
            byte[] bytes = secret.reveal().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}

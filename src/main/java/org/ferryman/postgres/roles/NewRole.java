package org.ferryman.postgres.roles;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.connect.Secret;
import org.postgresql.util.PasswordUtil;

/** The SQL that makes a login role after the pattern of another one, without its powers over others. */
public final class NewRole {

    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private static final int LENGTH = 32;

    /** Settings that are lists of names: GUC_LIST_QUOTE in PostgreSQL's sources; each name is quoted by itself. */
    private static final Set<String> LISTS = Set.of(
            "search_path",
            "temp_tablespaces",
            "session_preload_libraries",
            "local_preload_libraries",
            "shared_preload_libraries");

    /** Stands in a preview for what is not to be shown. */
    private static final String MASK = "********";

    private final String name;

    /** A role of this name. */
    public NewRole(String name) {
        this.name = name;
    }

    /** A password that nobody has thought of: 32 letters and digits, about 185 bits. */
    public static Secret password() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return Secret.of(password.toString());
    }

    /**
     * Makes the role. The password goes as a SCRAM-SHA-256 verifier (RFC 7677), which the driver computes, SASLprep
     * included: the clear text reaches no log of the server's.
     *
     * @param password if empty, for a preview, it is masked
     */
    public String create(RoleAttributes like, Optional<Secret> password) {
        String verifier = password.map(
                        secret -> PasswordUtil.encodeScramSha256(secret.reveal().toCharArray()))
                .orElse(MASK);
        StringBuilder sql = new StringBuilder("CREATE ROLE " + QualifiedName.quote(name));
        sql.append(" LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE");
        if (like.connectionLimit() >= 0) {
            sql.append(" CONNECTION LIMIT ").append(like.connectionLimit());
        }
        like.validUntil().ifPresent(until -> sql.append(" VALID UNTIL ").append(SqlText.literal(until)));
        sql.append(" PASSWORD ").append(SqlText.literal(verifier));
        return sql.toString();
    }

    /** Lets the role's sessions begin with a setting, given as {@code name=value}. */
    public String set(String setting, Optional<String> database) {
        int equals = setting.indexOf('=');
        String parameter = setting.substring(0, equals);
        String value = setting.substring(equals + 1);
        List<String> values = LISTS.contains(parameter) ? names(value) : List.of(value);
        return "ALTER ROLE " + QualifiedName.quote(name)
                + database.map(in -> " IN DATABASE " + QualifiedName.quote(in)).orElse("")
                + " SET " + parameter(parameter) + " TO "
                + String.join(", ", values.stream().map(SqlText::literal).toList());
    }

    /** A name with a dot is two identifiers. */
    private static String parameter(String parameter) {
        List<String> parts = new ArrayList<>();
        for (String part : parameter.split("\\.", -1)) {
            parts.add(QualifiedName.quote(part));
        }
        return String.join(".", parts);
    }

    /** Makes the role a member of another one, with its rights and the right to SET ROLE to it. */
    public String memberOf(String other, int major) {
        return "GRANT " + QualifiedName.quote(other) + " TO " + QualifiedName.quote(name)
                + (major >= 16 ? " WITH INHERIT TRUE, SET TRUE" : "");
    }

    /** The names of a list such as {@code "$user", public}; an empty one has the empty name. */
    static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '"' && quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
                name.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                names.add(name.toString());
                name.setLength(0);
            } else if (quoted || c != ' ') {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names;
    }
}

package org.ferryman.postgres.connect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;

/**
 * A password file such as {@code ~/.pgpass}: lines of {@code host:port:database:user:password}. Own code because the
 * driver's reader takes its file name from system properties and the process's environment only.
 *
 * <p>Source: PostgreSQL documentation, "The Password File".
 */
final class PasswordFile {

    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private final Path file;

    PasswordFile(Path file) {
        this.file = file;
    }

    /**
     * The password of the first line that matches.
     *
     * @param findings takes a warning if the file can't be used
     */
    Optional<Secret> find(String host, int port, String database, String user, List<Finding> findings) {
        if (!Files.exists(file) || !usable(findings)) {
            return Optional.empty();
        }
        List<String> wanted = List.of(host, Integer.toString(port), database, user);
        try {
            // Latin-1 can't fail; names and passwords are put back together from the bytes afterwards.
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                List<String> fields =
                        fields(new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                if (matches(fields, wanted)) {
                    return Optional.of(Secret.found(unescape(fields.get(4)), file.toString()));
                }
            }
        } catch (IOException unreadable) {
            findings.add(ignored("can't be read"));
        }
        return Optional.empty();
    }

    private boolean usable(List<Finding> findings) {
        try {
            if (!Files.isRegularFile(file)) {
                findings.add(ignored("is not a plain file"));
                return false;
            }
            // Not asked of the file's store: in a changed root Java does not find the mount point.
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                findings.add(ignored("can be read by other users of this machine"));
                return false;
            }
            return true;
        } catch (IOException unreadable) {
            findings.add(ignored("can't be read"));
            return false;
        }
    }

    private Finding ignored(String reason) {
        return Finding.warning(
                "PASSWORD_FILE_IGNORED",
                "The password file " + file + " " + reason + ".",
                "No password was taken from it; psql and pg_dump ignore it for the same reason.",
                "Make it a plain file of your own that nobody else can read: chmod 600 " + file);
    }

    /** The raw fields of a line, still escaped; fewer than five for a comment or a broken line. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        if (line.startsWith("#")) {
            return fields;
        }
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == ':') {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
                if (c == '\\' && i + 1 < line.length()) {
                    field.append(line.charAt(++i));
                }
            }
        }
        fields.add(field.toString());
        return fields;
    }

    private static boolean matches(List<String> fields, List<String> wanted) {
        if (fields.size() < 5) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            String field = fields.get(i);
            if (!field.equals("*") && !unescape(field).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static String unescape(String field) {
        return field.replaceAll("\\\\(.)", "$1");
    }
}

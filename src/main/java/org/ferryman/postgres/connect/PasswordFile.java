package org.ferryman.postgres.connect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
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
            List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            Optional<String> found = first(lines, wanted);
            if (found.isEmpty() && host.indexOf(':') >= 0) {
                // The driver's spelling, for those who write their file for Java programs.
                found = first(lines, List.of("[" + host + "]", wanted.get(1), database, user));
            }
            return found.map(password -> Secret.found(password, file.toString()));
        } catch (IOException unreadable) {
            findings.add(ignored("can't be read"));
        }
        return Optional.empty();
    }

    private static Optional<String> first(List<String> lines, List<String> wanted) {
        return lines.stream()
                .map(line -> password(line, wanted))
                .flatMap(Optional::stream)
                .findFirst();
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

    /** What stands behind the four fields, if they match; behind another colon nothing belongs to it. */
    private static Optional<String> password(String line, List<String> wanted) {
        String rest = line;
        for (String field : wanted) {
            int length = rest.startsWith("*:") ? 2 : lengthOf(rest, field);
            if (length == 0) {
                return Optional.empty();
            }
            rest = rest.substring(length);
        }
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < rest.length() && rest.charAt(i) != ':'; i++) {
            if (rest.charAt(i) == '\\' && i + 1 < rest.length()) {
                i++;
            }
            password.append(rest.charAt(i));
        }
        return Optional.of(password.toString());
    }

    /**
     * How long the field that a line begins with is, with its colon; 0 if it is another. A colon of the wanted text may
     * stand there as it is, as in {@code ::1}, or behind a backslash.
     */
    private static int lengthOf(String line, String wanted) {
        int at = 0;
        for (int i = 0; i < wanted.length(); i++) {
            if (at < line.length() && line.charAt(at) == '\\') {
                at++;
            }
            if (at >= line.length() || line.charAt(at) != wanted.charAt(i)) {
                return 0;
            }
            at++;
        }
        return at < line.length() && line.charAt(at) == ':' ? at + 1 : 0;
    }
}

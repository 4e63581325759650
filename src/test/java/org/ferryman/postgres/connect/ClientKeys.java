package org.ferryman.postgres.connect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** Keys and certificates of clients, as OpenSSL writes them. */
public final class ClientKeys {

    private ClientKeys() {}

    /** A copy of a key or a certificate that nobody else can read. */
    static Path in(Path folder, String name, String as) throws IOException {
        Path file = folder.resolve(as);
        try (InputStream in = ClientKeys.class.getResourceAsStream("/libpq/client/" + name)) {
            Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
        }
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** A file of all certificates, for a server that trusts them. */
    public static Path authorities(Path folder) throws IOException {
        Path all = folder.resolve("clients.crt");
        for (String name : List.of("rsa.crt", "ec.crt", "ed25519.crt")) {
            Files.write(
                    all,
                    Files.readAllBytes(in(folder, name, name)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
        return all;
    }
}

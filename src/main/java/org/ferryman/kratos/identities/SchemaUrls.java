package org.ferryman.kratos.identities;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** The URLs by which a configuration of Kratos names its identity schemas. */
final class SchemaUrls {

    private static final String FILE = "file://";
    private static final String BASE64 = "base64://";

    private SchemaUrls() {}

    /** Whether the schema stands in the URL itself. */
    static boolean isInline(String url) {
        return url.startsWith(BASE64);
    }

    /**
     * The schema that stands in a URL.
     *
     * @throws IllegalArgumentException if it is not encoded as Kratos wants it
     */
    static String inline(String url) {
        return new String(Base64.getDecoder().decode(url.substring(BASE64.length())), StandardCharsets.UTF_8);
    }

    /**
     * The file that a URL or a path names.
     *
     * @throws FileNotFoundException if that is a URL of something else
     */
    static Path file(String url) throws IOException {
        if (url.startsWith(FILE)) {
            Path plain = Path.of(url.substring(FILE.length()));
            return Files.exists(plain) ? plain : decoded(url, plain);
        } else if (url.contains("://")) {
            throw new FileNotFoundException(url);
        }
        return Path.of(url);
    }

    /** Kratos takes the path as it stands; a reference that was resolved is written as URLs are. */
    private static Path decoded(String url, Path plain) {
        try {
            String path = new URI(url).getPath();
            return path == null || path.isEmpty() ? plain : Path.of(path);
        } catch (URISyntaxException noUrl) {
            return plain;
        }
    }
}

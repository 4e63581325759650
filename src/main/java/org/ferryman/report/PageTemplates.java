package org.ferryman.report;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** The pages' templates, which escape what is put into them. */
final class PageTemplates {

    static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private PageTemplates() {}

    static String render(String file, Object view) {
        return Mustache.compiler()
                .emptyStringIsFalse(true)
                .withLoader(PageTemplates::resource)
                .compile("{{>" + file + "}}")
                .execute(view);
    }

    private static Reader resource(String name) {
        try (InputStream content = Objects.requireNonNull(PageTemplates.class.getResourceAsStream(name), name)) {
            return new StringReader(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

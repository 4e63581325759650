package org.ferryman.engine.file;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How records become JSON, everywhere in the project: the components of a record in their order and nothing else, enums
 * as names, points in time as ISO-8601 strings, {@link Duration} in seconds ({@code 12.5}), an empty optional as
 * {@code null}. Read back, unknown keys are ignored and missing optionals are empty, so that a newer version's files
 * can be read.
 */
public final class Json {

    private static final ObjectMapper MAPPER = mapper();
    private static final ObjectWriter PRETTY = MAPPER.writer(prettyPrinter());

    private Json() {}

    /** The value in one line, without a line end: an entry of a {@code .jsonl} file. */
    public static String line(Object value) {
        return text(MAPPER.writer(), value);
    }

    /** The value over several lines, for people and scripts, with a line end ({@code \n} on every platform). */
    public static String pretty(Object value) {
        return text(PRETTY, value) + "\n";
    }

    /** Reads what {@link #line} or {@link #pretty} wrote. */
    public static <T> T parse(String json, Class<T> type) throws IOException {
        try {
            return present(MAPPER.readValue(json, type));
        } catch (JsonProcessingException failure) {
            throw new IOException("not a " + type.getSimpleName() + " in JSON: " + reason(failure), failure);
        }
    }

    /** Puts the value in a file, at once or not at all: see {@link PendingFile}. */
    public static void write(Path file, Object value) throws IOException {
        PendingFile.write(file, pretty(value));
    }

    /** Reads what {@link #write} wrote; an exception names the file. */
    public static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return present(MAPPER.readValue(Files.readAllBytes(file), type));
        } catch (JsonProcessingException failure) {
            String what = file + " is not a " + type.getSimpleName() + " in JSON: ";
            throw new IOException(what + reason(failure), failure);
        }
    }

    private static String text(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("can't be written as JSON: " + value.getClass(), failure);
        }
    }

    private static <T> T present(@Nullable T value) throws JsonProcessingException {
        if (value == null) {
            throw new NullJsonException();
        }
        return value;
    }

    private static String reason(JsonProcessingException failure) {
        String where = failure.getLocation() == null
                ? ""
                : " (line " + failure.getLocation().getLineNr() + ")";
        return failure.getOriginalMessage() + where;
    }

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .addModules(new JavaTimeModule(), new Jdk8Module(), new SimpleModule().addSerializer(new Seconds()))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // Methods such as isEmpty() or getLabel() on a record are no part of its data.
                .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                .build();
    }

    private static DefaultPrettyPrinter prettyPrinter() {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    }

    /** Jackson's own writes 12.500000000. */
    private static final class Seconds extends StdSerializer<Duration> {

        Seconds() {
            super(Duration.class);
        }

        @Override
        public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
            BigDecimal seconds = BigDecimal.valueOf(value.getSeconds()).add(BigDecimal.valueOf(value.getNano(), 9));
            json.writeNumber(seconds.stripTrailingZeros().toPlainString());
        }
    }

    private static final class NullJsonException extends JsonProcessingException {

        NullJsonException() {
            super("null instead of a value");
        }
    }
}

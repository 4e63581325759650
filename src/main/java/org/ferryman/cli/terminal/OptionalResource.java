package org.ferryman.cli.terminal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something to close that may not be there. */
public final class OptionalResource<T extends AutoCloseable> implements AutoCloseable {

    private final @Nullable T value;

    public OptionalResource(@Nullable T value) {
        this.value = value;
    }

    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    @Override
    public void close() throws Exception {
        if (value != null) {
            value.close();
        }
    }
}

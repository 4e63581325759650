package org.ferryman.engine.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of a service, to find its configuration by. */
public interface ConfiguredService {

    /** Its name for people. */
    String title();

    /** Its name for people, before what belongs to it. */
    default String owner() {
        return title() + (title().endsWith("s") ? "'" : "'s");
    }

    /** Its name where programs write it, such as the key of its chart's values: in lower case. */
    String name();

    /** Whether a mapping is its configuration, judged by what only that has. */
    boolean isConfiguration(Map<?, ?> mapping);

    /**
     * The configuration that variables of the environment give, as a mapping; empty if they give none. Others than the
     * service's own may be among them.
     */
    Optional<Map<String, ?>> fromVariables(Map<String, String> variables);

    /** The configuration that a bare list stands for; empty if it stands for none. */
    default Optional<Map<String, ?>> fromList(List<?> list) {
        return Optional.empty();
    }

    /** What two configurations must have in common to be the same for us. */
    @Nullable Object essence(Map<?, ?> configuration);
}

package org.ferryman.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a constant is written in files, options and results: lower case with dashes. */
public final class KeywordText {

    private KeywordText() {}

    /** The constant's keyword. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The constant with this keyword; empty if there is none. */
    public static <E extends Enum<E>> Optional<E> find(Class<E> type, String keyword) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> of(constant).equals(keyword))
                .findFirst();
    }
}

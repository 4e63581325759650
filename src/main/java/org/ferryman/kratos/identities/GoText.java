package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;

/** Text as Go changes it: letter by letter, where Java looks at their neighbours. */
final class GoText {

    private GoText() {}

    /** A trait as Kratos writes it with {@code %s}, whatever it is. Lists and objects have no reasonable text. */
    static String of(JsonNode trait) {
        if (trait.isNull()) {
            return "%!s(<nil>)";
        }
        return trait.isBoolean() ? "%!s(bool=" + trait.asText() + ")" : trait.asText();
    }

    /** As {@code strings.ToLower}. */
    static String lower(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    /** As {@code strings.TrimSpace}. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char letter) {
        return Character.isSpaceChar(letter) || (letter >= '\t' && letter <= '\r') || letter == '\u0085';
    }
}

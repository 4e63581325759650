package org.ferryman.kratos.binary;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes secrets out of what a program prints, in every form in which Kratos prints them: as they are, percent-encoded
 * in upper and lower case, and quoted as Go does. Of a DSN that it can't read, Kratos prints pieces.
 */
final class SecretMask {

    private static final String MASKED = "********";

    /** Shorter pieces of a password stand in every text. */
    private static final int SHORTEST_PIECE = 4;

    private final Set<String> forms =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** Masks these; an empty one hides nothing. */
    SecretMask(Iterable<String> secrets) {
        for (String secret : secrets) {
            add(secret);
            // What stands between the characters that part a URL is printed by itself when the URL is written wrongly.
            for (String piece : secret.split("[@:/?#%]", -1)) {
                if (piece.length() >= SHORTEST_PIECE) {
                    add(piece);
                }
            }
        }
    }

    private void add(String secret) {
        if (secret.isEmpty()) {
            return;
        }
        String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String percent = form.replace("+", "%20");
        forms.add(secret);
        forms.add(form);
        forms.add(percent);
        forms.add(lowerHex(percent));
        forms.add(secret.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    private static String lowerHex(String encoded) {
        StringBuilder lower = new StringBuilder(encoded);
        for (int at = lower.indexOf("%"); at >= 0; at = lower.indexOf("%", at + 1)) {
            lower.replace(at, at + 3, lower.substring(at, at + 3).toLowerCase(Locale.ROOT));
        }
        return lower.toString();
    }

    /** The text without them. */
    String mask(String text) {
        String masked = text;
        for (String form : forms) {
            masked = masked.replace(form, MASKED);
        }
        return masked;
    }
}

package org.ferryman.kratos.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what may be secret in a configuration: all under {@code secrets}, what a key names so, and the passwords of
 * URLs. Kratos prints values that break its rules, and these must not be kept.
 */
final class ConfigSecrets {

    private static final Pattern SOUNDS =
            Pattern.compile(".*(secret|password|passwd|private_key|api_key|access_key|auth_token|bearer).*");

    private final List<String> found = new ArrayList<>();

    private ConfigSecrets() {}

    static List<String> in(Map<?, ?> root) {
        ConfigSecrets secrets = new ConfigSecrets();
        secrets.look(root, "");
        return secrets.found;
    }

    /** @param path the keys above the value, in lower case, each with a point behind it */
    private void look(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> look(inner, path + String.valueOf(key).toLowerCase(Locale.ROOT) + "."));
        } else if (value instanceof List<?> list) {
            list.forEach(inner -> look(inner, path));
        } else if (value instanceof String text && !text.isBlank()) {
            if (isSecret(path)) {
                found.add(text);
            } else {
                userInfo(text);
            }
        } else if (value instanceof Number && path.startsWith("secrets.")) {
            found.add(value.toString());
        }
    }

    /** A whole branch, a key that sounds like it, or what an API is told so that it lets Kratos in. */
    private static boolean isSecret(String path) {
        String key = path.replaceFirst("\\.$", "").replaceFirst(".*\\.", "");
        return path.startsWith("secrets.")
                || SOUNDS.matcher(key).matches()
                || (key.equals("value") && path.contains(".auth."));
    }

    private void userInfo(String text) {
        try {
            String info = new URI(text).getRawUserInfo();
            int colon = info == null ? -1 : info.indexOf(':');
            if (info != null && colon >= 0) {
                found.add(info.substring(colon + 1));
            }
        } catch (URISyntaxException noUrl) {
            // As a database's URL with a password that is not escaped: all between the colon and the last @.
            int scheme = text.indexOf("://");
            int colon = scheme < 0 ? -1 : text.indexOf(':', scheme + 3);
            int at = text.lastIndexOf('@');
            if (colon >= 0 && colon < at) {
                found.add(text.substring(colon + 1, at));
            }
        }
    }
}

package org.ferryman.kratos.identities;

import java.util.regex.Pattern;

/** What Go's {@code net/url} takes for a URL: much more than Java does, spaces and what is not ASCII among it. */
final class GoUrls {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*", Pattern.DOTALL);

    /** A control character, or a colon without a scheme before it. */
    private static final Pattern BROKEN = Pattern.compile(".*[\\x00-\\x1f\\x7f].*|:.*", Pattern.DOTALL);

    private static final Pattern ESCAPES = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*", Pattern.DOTALL);

    private static final Pattern AUTHORITY =
            Pattern.compile("(?:[^@]*@)?(?:\\[[^\\]]*\\]|[^:\\[\\] <>\"^`{|}\\\\]*)(?::\\d*)?");

    private static final Pattern BRACES = Pattern.compile("(?:[^{}]|\\{[^{}/]*\\})*");

    private GoUrls() {}

    static boolean isAbsolute(String text) {
        return SCHEME.matcher(text).matches() && isUrl(text);
    }

    /** As Kratos' library looks at templates: braces are closed within a part of the path, and not nested. */
    static boolean isTemplate(String text) {
        return isUrl(text) && BRACES.matcher(text.split("[?#]", 2)[0]).matches();
    }

    static boolean isUrl(String text) {
        if (BROKEN.matcher(text).matches()) {
            return false;
        }
        int hash = text.indexOf('#');
        String body = hash < 0 ? text : text.substring(0, hash);
        if (hash >= 0 && !ESCAPES.matcher(text.substring(hash + 1)).matches()) {
            return false;
        }
        boolean scheme = SCHEME.matcher(body).matches();
        String rest = scheme ? body.substring(body.indexOf(':') + 1) : body;
        int query = rest.indexOf('?');
        String hierarchy = query < 0 ? rest : rest.substring(0, query);
        if (scheme && !hierarchy.startsWith("/")) {
            // Opaque: Go takes it as it is.
            return true;
        }
        if (!scheme && hierarchy.split("/", 2)[0].contains(":")) {
            return false;
        }
        if (hierarchy.startsWith("//")) {
            int path = hierarchy.indexOf('/', 2);
            String authority = hierarchy.substring(2, path < 0 ? hierarchy.length() : path);
            return AUTHORITY.matcher(authority).matches()
                    && ESCAPES.matcher(path < 0 ? "" : hierarchy.substring(path))
                            .matches();
        }
        return ESCAPES.matcher(hierarchy).matches();
    }
}

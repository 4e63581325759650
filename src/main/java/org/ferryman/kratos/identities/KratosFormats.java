package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.format.Format;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The formats that Kratos knows, as it understands them: not all that JSON Schema has, each failing for everything that
 * is not text, and some in a way of their own. Source: {@code formats.go} of {@code ory/jsonschema} v3.0.8 and v3.0.9;
 * recorded answers are in {@code KratosFormatsTest}.
 */
final class KratosFormats {

    private static final int EMAIL = 254;
    private static final int LOCAL_PART = 64;
    private static final int HOST = 253;
    private static final int LABEL = 63;

    private static final Pattern LABELS = Pattern.compile("[A-Za-z0-9-]{1," + LABEL + "}(?<!-)");
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");

    /** Go takes an hour of one digit, a comma before the fraction, and no leap second. */
    private static final Pattern TIME = Pattern.compile(
            "([01]?\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:[.,]\\d+)?(?:Z|[+-](?:[01]\\d|2[0-4]):(?:[0-5]\\d|60))");

    /** An atom of an address as Go's {@code net/mail} reads it; what is not ASCII may be in it. */
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\-\\x{80}-\\x{10FFFF}]+";

    private static final Pattern LOCAL = Pattern.compile("[ \\t]*(?:" + ATOM + "(?:\\." + ATOM
            + ")*|\"(?:[ \\t!#-\\[\\]-~\\x{80}-\\x{10FFFF}]|\\\\[\\t -~\\x{80}-\\x{10FFFF}])+\")");

    private static final Pattern OCTET = Pattern.compile("[+-]?0*(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)");
    private static final Pattern HEXTETS = Pattern.compile("[0-9A-Fa-f]{1,4}");
    private static final Pattern POINTER = Pattern.compile("(?:/(?:[^~/]|~+[01])*)*", Pattern.DOTALL);
    private static final Pattern RELATIVE_POINTER =
            Pattern.compile("(?:0|[1-9]\\d*)(?:#|(?:/(?:[^~/]|~+[01])*)*)", Pattern.DOTALL);

    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    private static final Map<String, Predicate<String>> KNOWN = Map.ofEntries(
            Map.entry("date-time", KratosFormats::isDateTime),
            Map.entry("date", KratosFormats::isDate),
            Map.entry("time", text -> TIME.matcher(text).matches()),
            Map.entry("hostname", KratosFormats::isHostname),
            Map.entry("email", KratosFormats::isEmail),
            Map.entry("tel", text -> phone(text).isPresent()),
            Map.entry("ip-address", KratosFormats::isIpV4),
            Map.entry("ipv4", KratosFormats::isIpV4),
            Map.entry("ipv6", KratosFormats::isIpV6),
            Map.entry("uri", text -> GoUrls.isAbsolute(text)),
            Map.entry("iri", text -> GoUrls.isAbsolute(text)),
            Map.entry("uri-reference", GoUrls::isUrl),
            Map.entry("uriref", GoUrls::isUrl),
            Map.entry("iri-reference", GoUrls::isUrl),
            Map.entry("uri-template", GoUrls::isTemplate),
            Map.entry("regex", KratosFormats::isRegex),
            Map.entry("json-pointer", text -> POINTER.matcher(text).matches()),
            Map.entry(
                    "relative-json-pointer",
                    text -> RELATIVE_POINTER.matcher(text).matches()));

    private KratosFormats() {}

    /** All of them; what is not among them says nothing. */
    static List<Format> all() {
        return KNOWN.entrySet().stream()
                .<Format>map(known -> new OfText(known.getKey(), known.getValue()))
                .toList();
    }

    /** A phone number as Kratos writes it, if that is one. It must begin with a plus sign. */
    static Optional<String> phone(String text) {
        try {
            var number = PHONES.parse(text, null);
            return PHONES.isValidNumber(number)
                    ? Optional.of(PHONES.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException noNumber) {
            return Optional.empty();
        }
    }

    static boolean isEmail(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0 || octets(text) > EMAIL || octets(text.substring(0, at)) > LOCAL_PART) {
            return false;
        }
        return isHostname(text.substring(at + 1))
                && !text.endsWith(".")
                && LOCAL.matcher(text.substring(0, at)).matches();
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean isHostname(String text) {
        String host = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        if (host.length() > HOST || host.startsWith("-")) {
            return false;
        }
        for (String label : host.split("\\.", -1)) {
            if (!LABELS.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDateTime(String text) {
        int t = text.indexOf('T');
        return t > 0
                && isDate(text.substring(0, t))
                && TIME.matcher(text.substring(t + 1)).matches();
    }

    private static boolean isDate(String text) {
        Matcher date = DATE.matcher(text);
        if (!date.matches()) {
            return false;
        }
        try {
            LocalDate.of(
                    Integer.parseInt(date.group(1)), Integer.parseInt(date.group(2)), Integer.parseInt(date.group(3)));
            return true;
        } catch (DateTimeException noDay) {
            return false;
        }
    }

    private static boolean isIpV4(String text) {
        String[] groups = text.split("\\.", -1);
        if (groups.length != 4) {
            return false;
        }
        for (String group : groups) {
            if (!OCTET.matcher(group).matches() || (group.startsWith("-") && !group.matches("-0+"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIpV6(String text) {
        int gap = text.indexOf("::");
        if (!text.contains(":") || (gap >= 0 && text.indexOf("::", gap + 1) >= 0)) {
            return false;
        }
        if (gap < 0) {
            return hextets(text, true) == 8;
        }
        int before = gap == 0 ? 0 : hextets(text.substring(0, gap), false);
        int after = gap + 2 == text.length() ? 0 : hextets(text.substring(gap + 2), true);
        return before >= 0 && after >= 0 && before + after < 8;
    }

    /** How many groups of 16 bits; -1 if that is something else. */
    private static int hextets(String text, boolean endsWithV4) {
        String[] groups = text.split(":", -1);
        int count = 0;
        for (int i = 0; i < groups.length; i++) {
            boolean dotted = endsWithV4 && i == groups.length - 1 && groups[i].contains(".");
            if (dotted ? !isDotted(groups[i]) : !HEXTETS.matcher(groups[i]).matches()) {
                return -1;
            }
            count += dotted ? 2 : 1;
        }
        return count;
    }

    /** Go refuses leading zeros there, which it takes in {@code ipv4}. */
    private static boolean isDotted(String text) {
        return isIpV4(text) && text.matches("(?:0|[1-9]\\d*)(?:\\.(?:0|[1-9]\\d*)){3}");
    }

    private static boolean isRegex(String text) {
        try {
            com.google.re2j.Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException noExpression) {
            return false;
        }
    }

    private record OfText(String name, Predicate<String> accepts) implements Format {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean matches(ExecutionContext execution, SchemaContext schema, JsonNode value) {
            return value.isTextual() && accepts.test(value.textValue());
        }
    }
}

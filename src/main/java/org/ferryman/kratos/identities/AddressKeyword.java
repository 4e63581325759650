package org.ferryman.kratos.identities;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The keyword {@code ory.sh/kratos}: which traits people sign in by, and are verified and recovered by. Kratos looks at
 * it in every part of a schema that it tries, those of {@code anyOf} that do not fit among them, where the trait is of
 * the wanted type. Source: {@code schema/extension.go} and {@code identity/extension_*.go} of v1.3.1 and v26.2.0.
 */
final class AddressKeyword extends AbstractKeyword {

    /** Its name in a schema. */
    static final String NAME = "ory.sh/kratos";

    private static final String VIA = "via";
    private static final String EMAIL = "email";
    private static final String SMS = "sms";

    /** What may be in it, and what of which type in that. */
    private static final Map<String, Map<String, Set<String>>> CREDENTIALS = Map.of(
            "password", Map.of("identifier", Set.of()),
            "webauthn", Map.of("identifier", Set.of()),
            "passkey", Map.of("display_name", Set.of()),
            "totp", Map.of("account_name", Set.of()),
            "code", Map.of("identifier", Set.of(), VIA, Set.of(EMAIL, SMS)));

    private static final Map<String, Map<String, Set<String>>> OTHERS = Map.of(
            "verification", Map.of(VIA, Set.of(EMAIL, SMS)),
            "recovery", Map.of(VIA, Set.of(EMAIL, SMS)),
            "organizations", Map.of("matcher", Set.of("email_domain")));

    AddressKeyword() {
        super(NAME);
    }

    /** Where what is derived from one identity is put. */
    static Set<DerivedAddress> derived(ExecutionContext execution) {
        return execution.getCollectorContext().computeIfAbsent(NAME, key -> new LinkedHashSet<DerivedAddress>());
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        require(node.isObject(), "");
        node.properties().forEach(entry -> {
            if (entry.getKey().equals("credentials")) {
                require(entry.getValue().isObject(), entry.getKey());
                entry.getValue().properties().forEach(inner -> requireKnown(CREDENTIALS, inner));
            } else {
                requireKnown(OTHERS, entry);
            }
        });
        return new Deriving(this, node, location, parent, context);
    }

    private static void requireKnown(Map<String, Map<String, Set<String>>> known, Map.Entry<String, JsonNode> entry) {
        Map<String, Set<String>> inner = known.get(entry.getKey());
        require(inner != null && entry.getValue().isObject(), entry.getKey());
        entry.getValue().properties().forEach(setting -> {
            Set<String> values = Objects.requireNonNull(inner).get(setting.getKey());
            require(
                    values != null
                            && (values.isEmpty()
                                    ? setting.getValue().isBoolean()
                                    : values.contains(setting.getValue().asText())),
                    entry.getKey() + "." + setting.getKey());
        });
    }

    private static void require(boolean understood, String what) {
        if (!understood) {
            throw new SchemaException(NAME + " holds something that Kratos v26.2.0 does not know: " + what);
        }
    }

    /** Derives addresses from one trait. */
    private static final class Deriving extends BaseKeywordValidator {

        private final String format;
        private final boolean password;
        private final boolean webauthn;
        private final Optional<String> code;
        private final Optional<String> verification;
        private final Optional<String> recovery;

        Deriving(AddressKeyword keyword, JsonNode node, SchemaLocation location, Schema parent, SchemaContext context) {
            super(keyword, node, location, parent, context);
            JsonNode credentials = node.path("credentials");
            format = parent.getSchemaNode().path("format").asText("");
            password = credentials.path("password").path("identifier").asBoolean();
            webauthn = credentials.path("webauthn").path("identifier").asBoolean();
            code = credentials.path("code").path("identifier").asBoolean()
                    ? Optional.of(credentials.path("code").path(VIA).asText(""))
                    : Optional.empty();
            verification =
                    Optional.ofNullable(node.path("verification").path(VIA).textValue());
            recovery = Optional.ofNullable(node.path("recovery").path(VIA).textValue());
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode trait, JsonNode root, NodePath path) {
            if (!StrictType.fits(getParentSchema().getSchemaNode().path("type"), trait)) {
                return;
            }
            String value = GoText.of(trait);
            Set<DerivedAddress> derived = derived(execution);
            if (password) {
                derived.add(address(AddressKind.PASSWORD, value));
            }
            if (webauthn) {
                derived.add(address(AddressKind.WEBAUTHN, value));
            }
            // All of them are looked at, as each derives something.
            List<Boolean> good = List.of(code(derived, value), verification(derived, trait), recovery(derived, trait));
            if (good.contains(false)) {
                execution.addError(error().instanceNode(trait)
                        .instanceLocation(path)
                        .evaluationPath(execution.getEvaluationPath())
                        .message("no address")
                        .build());
            }
        }

        /** Kratos stores all of them in lower case, without spaces around them. */
        private static DerivedAddress address(AddressKind kind, String value) {
            return new DerivedAddress(kind, GoText.trim(GoText.lower(value)));
        }

        private boolean code(Set<DerivedAddress> derived, String value) {
            if (code.isEmpty()) {
                return true;
            }
            Optional<String> good = switch (code.get()) {
                case EMAIL -> Optional.of(value);
                case SMS -> KratosFormats.phone(value);
                default -> Optional.empty();
            };
            good.ifPresent(text -> derived.add(address(AddressKind.CODE, text)));
            return good.isPresent();
        }

        private boolean verification(Set<DerivedAddress> derived, JsonNode trait) {
            if (verification.isEmpty()) {
                return true;
            }
            boolean isEmail = verification.get().equals(EMAIL);
            if (format.isEmpty() && !(isEmail && isEmail(trait))) {
                return false;
            }
            derived.add(
                    address(isEmail ? AddressKind.VERIFICATION_EMAIL : AddressKind.VERIFICATION_SMS, GoText.of(trait)));
            return true;
        }

        private boolean recovery(Set<DerivedAddress> derived, JsonNode trait) {
            if (recovery.isEmpty()) {
                return true;
            }
            boolean isEmail = recovery.get().equals(EMAIL);
            if (isEmail ? !isEmail(trait) : !isPhone(trait)) {
                return false;
            }
            derived.add(address(isEmail ? AddressKind.RECOVERY_EMAIL : AddressKind.RECOVERY_SMS, trait.textValue()));
            return true;
        }

        private static boolean isEmail(JsonNode trait) {
            return trait.isTextual() && KratosFormats.isEmail(trait.textValue());
        }

        private static boolean isPhone(JsonNode trait) {
            return trait.isTextual() && KratosFormats.phone(trait.textValue()).isPresent();
        }
    }
}

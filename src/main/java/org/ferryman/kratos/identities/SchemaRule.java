package org.ferryman.kratos.identities;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What of a schema traits can break. Each is known by the word that the schema has for it. */
public enum SchemaRule {
    /** A property is missing. */
    REQUIRED(
            "required",
            "The schema requires a trait that the identity lacks.",
            "Make it optional in the new schema, or fill it in beforehand."),
    /** Text where there should be a number, and so on. */
    TYPE(
            "type",
            "A trait has another type than the schema wants.",
            "Allow the stored type as well, or change the values beforehand."),
    /** No e-mail address, and so on. */
    FORMAT(
            "format",
            "A trait is not of the format that the schema wants, such as email or tel.",
            "Take the format away, or correct the values beforehand. Kratos demands a format of every type of value."),
    /** Does not match a regular expression. */
    PATTERN(
            "pattern",
            "A trait does not match the schema's regular expression.",
            "Widen the expression, or correct the values beforehand."),
    /** None of those listed. */
    ENUM(
            "enum",
            "A trait is not one of the values that the schema lists.",
            "List the stored values, too, or change them beforehand."),
    /** Not the only one allowed. */
    CONST("const", "A trait is not the one value that the schema allows.", "Allow the stored value as well."),
    /** Too short. */
    MIN_LENGTH("minLength", "A trait is shorter than the schema allows.", "Allow it, or correct the values."),
    /** Too long. */
    MAX_LENGTH("maxLength", "A trait is longer than the schema allows.", "Allow it, or shorten the values."),
    /** Too small. */
    MINIMUM("minimum", "A number is smaller than the schema allows.", "Allow it, or correct the values."),
    /** Too small, or at the limit. */
    EXCLUSIVE_MINIMUM("exclusiveMinimum", "A number is smaller than the schema allows.", "Allow it, or correct it."),
    /** Too large. */
    MAXIMUM("maximum", "A number is larger than the schema allows.", "Allow it, or correct the values."),
    /** Too large, or at the limit. */
    EXCLUSIVE_MAXIMUM("exclusiveMaximum", "A number is larger than the schema allows.", "Allow it, or correct it."),
    /** Not divisible. */
    MULTIPLE_OF("multipleOf", "A number is not a multiple of what the schema says.", "Allow it, or correct it."),
    /** Properties that the schema does not know. */
    ADDITIONAL_PROPERTIES(
            "additionalProperties",
            "The identity has traits that the schema does not know, and it forbids others.",
            "Declare these traits in the new schema, or set additionalProperties to true. The names are in the"
                    + " identity itself."),
    /** A property's name. */
    PROPERTY_NAMES("propertyNames", "The name of a trait is not as the schema wants it.", "Allow the stored names."),
    /** Too few properties. */
    MIN_PROPERTIES("minProperties", "An object has fewer traits than the schema wants.", "Allow fewer."),
    /** Too many properties. */
    MAX_PROPERTIES("maxProperties", "An object has more traits than the schema allows.", "Allow more."),
    /** One property asks for another. */
    DEPENDENCIES("dependencies", "A trait is missing that another one asks for.", "Make it optional, or fill it in."),
    /** More than a tuple's items. */
    ADDITIONAL_ITEMS("additionalItems", "A list has more items than the schema allows.", "Allow more items."),
    /** Too few items. */
    MIN_ITEMS("minItems", "A list has fewer items than the schema wants.", "Allow fewer items."),
    /** Too many items. */
    MAX_ITEMS("maxItems", "A list has more items than the schema allows.", "Allow more items."),
    /** Twice the same. */
    UNIQUE_ITEMS("uniqueItems", "A list has the same item twice.", "Allow that, or take one of them away."),
    /** No item as wanted. */
    CONTAINS("contains", "A list has no item as the schema wants one.", "Allow that, or add one."),
    /** None of several schemas. */
    ANY_OF("anyOf", "A trait fits none of the schemas of which it must fit one.", "Add a schema that it fits."),
    /** None or several of several schemas. */
    ONE_OF(
            "oneOf",
            "A trait fits none, or more than one, of the schemas of which it must fit exactly one.",
            "Use anyOf in the place of oneOf, or add a schema that it fits."),
    /** A schema that it must not fit. */
    NOT("not", "A trait fits a schema that it must not fit.", "Narrow that schema."),
    /** Not encoded as wanted. */
    CONTENT_ENCODING("contentEncoding", "A trait is not encoded as the schema wants it.", "Allow it, or correct it."),
    /** Not of the media type. */
    CONTENT_MEDIA_TYPE("contentMediaType", "A trait is not of the media type that the schema wants.", "Allow it."),
    /** What nothing fits. */
    FALSE("false", "The schema allows nothing in this place.", "Allow it, or take the trait away beforehand."),
    /** A value that is to be an address, and is not one. */
    ADDRESS(
            "ory.sh/kratos",
            "A trait is to be used to sign in, to verify or to recover, and is not such an address.",
            "Correct the values beforehand, or take the keyword ory.sh/kratos away from this trait."),
    /** Could not be looked at. */
    UNREADABLE(
            "not-checked",
            "The traits are nested too deep, or are too large, to be looked at.",
            "Look at these identities yourself.");

    private static final Map<String, SchemaRule> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toMap(SchemaRule::word, Function.identity()));

    private final String word;
    private final String explanation;
    private final String remedy;

    SchemaRule(String word, String explanation, String remedy) {
        this.word = word;
        this.explanation = explanation;
        this.remedy = remedy;
    }

    /** What reports call it: the keyword of JSON Schema, where there is one. */
    public String word() {
        return word;
    }

    /** Why such identities are in the report. */
    public String explanation() {
        return explanation;
    }

    /** What to do about them. */
    public String remedy() {
        return remedy;
    }

    /** The rule of a keyword. */
    static SchemaRule of(String keyword) {
        return BY_WORD.getOrDefault(keyword, FALSE);
    }
}

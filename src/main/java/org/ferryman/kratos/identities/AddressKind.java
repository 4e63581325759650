package org.ferryman.kratos.identities;

import java.util.Arrays;
import java.util.Optional;

/** What Kratos derives from traits, by the keyword {@code ory.sh/kratos} of their schema. */
public enum AddressKind {
    /** Signs in with a password. */
    PASSWORD("password", "signs in with a password"),
    /** Signs in with a key. */
    WEBAUTHN("webauthn", "signs in with WebAuthn"),
    /** Signs in with a code. */
    CODE("code", "gets a code to sign in"),
    /** Is verified by e-mail. */
    VERIFICATION_EMAIL("verification email", "is verified by e-mail"),
    /** Is verified by text message. */
    VERIFICATION_SMS("verification sms", "is verified by text message"),
    /** Is recovered by e-mail. */
    RECOVERY_EMAIL("recovery email", "is recovered by e-mail"),
    /** Is recovered by text message. */
    RECOVERY_SMS("recovery sms", "is recovered by text message");

    private final String word;
    private final String explanation;

    AddressKind(String word, String explanation) {
        this.word = word;
        this.explanation = explanation;
    }

    /** What reports and our own query call it. */
    public String word() {
        return word;
    }

    /** What it is for. */
    public String explanation() {
        return explanation;
    }

    /** Whether Kratos keeps what is stored where a schema derives nothing of this kind. Observed with v26.2.0. */
    boolean isKeptWithoutRule() {
        return this == PASSWORD || this == WEBAUTHN || this == CODE;
    }

    static Optional<AddressKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}

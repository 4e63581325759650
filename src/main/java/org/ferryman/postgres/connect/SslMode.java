package org.ferryman.postgres.connect;

import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.KeywordText;

/** How much encryption is asked for, in libpq's words and with libpq's meaning. */
public enum SslMode {
    /** Never encrypted. */
    DISABLE,
    /** Encrypted only if the server insists. */
    ALLOW,
    /** Encrypted if the server can; the default. */
    PREFER,
    /** Encrypted, whoever answers. */
    REQUIRE,
    /** Encrypted, and the certificate must come from a known authority. */
    VERIFY_CA,
    /** As before, and the certificate must be for the host that was asked. */
    VERIFY_FULL;

    /** {@code verify-full} and so on. */
    public String keyword() {
        return KeywordText.of(this);
    }

    public boolean needsTls() {
        return compareTo(REQUIRE) >= 0;
    }

    /** Whether the server must prove who it is, so that the certificate of an authority is needed. */
    public boolean verifiesCertificate() {
        return compareTo(VERIFY_CA) >= 0;
    }

    /**
     * The mode with this keyword.
     *
     * @throws InputException if there is none
     */
    static SslMode parse(String keyword) throws InputException {
        return of(keyword)
                .orElseThrow(() -> new InputException(Finding.blocker(
                        "SETTING_INVALID",
                        "There is no sslmode " + keyword + ".",
                        "Ferryman can't connect to the database with it.",
                        "Use disable, allow, prefer, require, verify-ca or verify-full.")));
    }

    /** The mode with this keyword, if there is one. */
    public static Optional<SslMode> of(String keyword) {
        return KeywordText.find(SslMode.class, keyword);
    }
}

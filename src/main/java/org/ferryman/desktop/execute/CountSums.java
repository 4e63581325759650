package org.ferryman.desktop.execute;

import java.util.function.ToLongFunction;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;

/** A verification's counts over all namespaces; the components are those of {@link NamespaceVerification}. */
record CountSums(
        long legacy, long migrated, long alreadyPresent, long skipped, long missing, long differing, long extra) {

    static CountSums of(Verification verification) {
        return new CountSums(
                sum(verification, NamespaceVerification::legacy),
                sum(verification, NamespaceVerification::migrated),
                sum(verification, NamespaceVerification::alreadyPresent),
                sum(verification, NamespaceVerification::skipped),
                sum(verification, NamespaceVerification::missing),
                sum(verification, NamespaceVerification::differing),
                sum(verification, NamespaceVerification::extra)
                        + verification.beyond().stream()
                                .mapToLong(Verification.Beyond::rows)
                                .sum());
    }

    private static long sum(Verification verification, ToLongFunction<NamespaceVerification> count) {
        return verification.namespaces().stream().mapToLong(count).sum();
    }
}

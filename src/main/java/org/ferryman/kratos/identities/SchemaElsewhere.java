package org.ferryman.kratos.identities;

import org.ferryman.engine.Finding;

/** A schema, or what it refers to, is not on this machine: what it says is not known. */
final class SchemaElsewhere extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Finding finding;

    /** @param finding what is missing, and how to give it */
    SchemaElsewhere(Finding finding) {
        super(finding.seen());
        this.finding = finding;
    }

    /** What is missing, and how to give it. */
    Finding finding() {
        return finding;
    }
}

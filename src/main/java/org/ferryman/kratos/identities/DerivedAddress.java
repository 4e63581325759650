package org.ferryman.kratos.identities;

/**
 * By what somebody signs in, is verified or is recovered.
 *
 * @param kind what it is for
 * @param value the same, as Kratos stores it: personal data
 */
record DerivedAddress(AddressKind kind, String value) {

    @Override
    public String toString() {
        return kind.word();
    }
}

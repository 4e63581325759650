package org.ferryman.keto.server;

/** Which API a server speaks: they differ in how a subject is written. */
public enum KetoApi {
    /** One string, {@code subject}. */
    V0_6,
    /** {@code subject_id}, or the three parts of a {@code subject_set}. */
    V0_7
}

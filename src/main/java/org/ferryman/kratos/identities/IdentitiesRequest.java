package org.ferryman.kratos.identities;

import java.nio.file.Path;

/**
 * What is asked about identities.
 *
 * @param schemas of the new Kratos
 * @param showTraits whether the reports hold the traits, which are personal data
 * @param folder for the reports
 */
public record IdentitiesRequest(IdentitySchemas schemas, boolean showTraits, Path folder) {}

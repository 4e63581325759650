package org.ferryman.playbook.sample;

import java.util.Optional;

/** What was made in a sample's database. */
public interface SampleContent {

    /** The owner of the database and of the service's tables. */
    String role();

    /** Its password, if the role was made along with the sample; an existing role keeps its own. */
    Optional<String> password();

    /** The matching configuration file of the service. */
    String config();
}

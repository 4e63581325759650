/** Ory Keto: its configuration, its relation tuples, and the playbook that moves them from v0.6 to v0.7. */
@org.jspecify.annotations.NullMarked
package org.ferryman.keto;

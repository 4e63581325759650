package org.ferryman.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests of a class meet a PostgreSQL server: that of the run, as a {@link TestDatabase}, or one that they start
 * themselves. Such tests are left out of the fast ones.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag("server")
@ExtendWith(PostgresExtension.class)
public @interface UsesServer {}

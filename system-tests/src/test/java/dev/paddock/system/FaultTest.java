package dev.paddock.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that does to the whole of Paddock what docs/faults.md lists, by its number there. At its end all that must
 * hold then is checked.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SystemTest
@ExtendWith(DockerEngineExtension.class)
@Tag("fault")
public @interface FaultTest {}

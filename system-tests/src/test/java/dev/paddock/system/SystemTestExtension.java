package dev.paddock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/**
 * Starts one installation for all tests of a JVM. After each test its instances are deleted through the API; then no
 * container, no directory and no message of theirs may be left. After a test of a fault, what must hold whatever has
 * failed is checked before that.
 */
class SystemTestExtension extends TypeBasedParameterResolver<Installation>
        implements BeforeEachCallback, AfterEachCallback {

    static {
        // A thread of a client library that is shut down beside a broken connection may end with an error, which is
        // nothing to whoever waits just then.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private static final Namespace NAMESPACE = Namespace.create(SystemTestExtension.class);
    private static final String CONTAINERS_BEFORE = "containers before";

    @Override
    public Installation resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return installation(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        installation(context);
        context.getStore(NAMESPACE).put(CONTAINERS_BEFORE, DockerHost.allContainers());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        var paddock = installation(context);
        context.getExecutionException().ifPresent(failure -> System.err.println(paddock.lastWords()));
        try {
            paddock.restore();
            if (context.getRequiredTestClass().isAnnotationPresent(FaultTest.class)) {
                paddock.checkInvariants();
            }
            paddock.deleteInstances();
            assertNothingLeft(paddock, context);
        } catch (AssertionError e) {
            // One test that went wrong is not to fail those after it.
            context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE).remove(Installation.class);
            paddock.close();
            throw e;
        }
    }

    private static void assertNothingLeft(Installation paddock, ExtensionContext context) {
        assertNoContainerLeft(context);
        assertThat(paddock.storageRoot().resolve(tenant(paddock)).toFile().list())
                .as("directories of instances that are gone")
                .isNullOrEmpty();
        assertThat(paddock.discardDeadLetters())
                .as("dead letters that the test did not take")
                .isEmpty();
    }

    private static void assertNoContainerLeft(ExtensionContext context) {
        var before = context.getStore(NAMESPACE).getOrDefault(CONTAINERS_BEFORE, Set.class, Set.of());
        var leaked = DockerHost.instanceContainers().stream()
                .filter(container -> !before.contains(container.getId()))
                .toList();
        leaked.forEach(container -> DockerHost.remove(container.getId()));
        assertThat(leaked).as("containers of instances that are gone").isEmpty();
    }

    private static String tenant(Installation paddock) {
        return paddock.rows()
                .sql("select id::text from tenant where name = 'operator'")
                .query(String.class)
                .single();
    }

    private static Installation installation(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(Installation.class, type -> newInstallation(), Installation.class);
    }

    private static Installation newInstallation() {
        try {
            return new Installation();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

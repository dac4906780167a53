package dev.paddock.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests what they ask for in their constructors and methods. */
final class RigProvider implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Rig.class;
    }

    @Override
    public Rig resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return rig(context);
    }

    /** Started for the first test that asks, and closed after the last test of the JVM. */
    static Rig rig(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.GLOBAL)
                .computeIfAbsent(Rig.class, _ -> start(), Rig.class);
    }

    private static Rig start() {
        try {
            return new Rig();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

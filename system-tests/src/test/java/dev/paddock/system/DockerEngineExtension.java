package dev.paddock.system;

import dev.paddock.system.machine.DockerEngine;
import dev.paddock.system.machine.Engines;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives the tests that ask for it a Docker engine or two beside the machine's own, the same for all tests of a JVM. */
class DockerEngineExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(DockerEngineExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == DockerEngine.class || type == Engines.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var second = engine("second", context);
        return parameter.getParameter().getType() == DockerEngine.class
                ? second
                : new Engines(second, engine("third", context));
    }

    private static DockerEngine engine(String name, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(name, _ -> newEngine(), DockerEngine.class);
    }

    private static DockerEngine newEngine() {
        var engine = new DockerEngine();
        engine.take(DockerHost.client(), Images.required("POSTGRES_IMAGE_17"));
        return engine;
    }
}

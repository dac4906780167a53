package dev.paddock.system;

import dev.paddock.system.machine.DockerEngine;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** Gives the tests that ask for it a second Docker engine, one for all, which is removed after the last. */
class DockerEngineExtension extends TypeBasedParameterResolver<DockerEngine> {

    private static final Namespace NAMESPACE = Namespace.create(DockerEngineExtension.class);

    @Override
    public DockerEngine resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .computeIfAbsent(DockerEngine.class, type -> newEngine(), DockerEngine.class);
    }

    private static DockerEngine newEngine() {
        var engine = new DockerEngine();
        engine.take(DockerHost.client(), Images.required("POSTGRES_IMAGE_17"));
        return engine;
    }
}

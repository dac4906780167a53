package dev.paddock.system.machine;

/** Two Docker engines beside the machine's own, so that there are three. */
public record Engines(DockerEngine second, DockerEngine third) {}

package dev.paddock.worker.docker;

/**
 * A Docker engine, and what its host has in all.
 *
 * @param version of the engine
 * @param cpus processors
 * @param memoryMiB memory, in MiB
 */
public record Engine(String version, int cpus, int memoryMiB) {}

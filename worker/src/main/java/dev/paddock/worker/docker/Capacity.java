package dev.paddock.worker.docker;

/**
 * What the host has in all.
 *
 * @param cpus processors
 * @param memoryMiB memory, in MiB
 */
public record Capacity(int cpus, int memoryMiB) {}

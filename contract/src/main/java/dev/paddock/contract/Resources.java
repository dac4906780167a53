package dev.paddock.contract;

/**
 * What a host has for instances: in all, or what of it is free.
 *
 * @param instances how many instances
 * @param memoryMiB of memory that may be promised as limits, in MiB
 * @param ports in its range
 * @param diskMiB on the file system of its storage root, in MiB
 */
public record Resources(int instances, int memoryMiB, int ports, long diskMiB) {

    /** @throws IllegalArgumentException if one is negative */
    public Resources {
        if (instances < 0 || memoryMiB < 0 || ports < 0 || diskMiB < 0) {
            throw new IllegalArgumentException("A host has no less than nothing");
        }
    }
}

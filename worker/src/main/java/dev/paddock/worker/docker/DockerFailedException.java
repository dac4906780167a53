package dev.paddock.worker.docker;

import org.jspecify.annotations.Nullable;

/** Docker could not do it, or did not say whether it did. Its kinds are told apart by what the reader can do. */
public abstract sealed class DockerFailedException extends RuntimeException
        permits ImageMissingException,
                PortTakenException,
                DockerFailedException.Silent,
                DockerFailedException.NameTaken,
                DockerFailedException.NetworkMissing,
                DockerFailedException.AddressesExhausted,
                DockerFailedException.DiskFull,
                DockerFailedException.MountRefused,
                DockerFailedException.Refused {

    DockerFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** It is not there, is stuck, or hung up: nothing is known of what was asked of it. */
    public static final class Silent extends DockerFailedException {
        Silent(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Another container has the name. */
    public static final class NameTaken extends DockerFailedException {
        NameTaken(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The network went between its being looked for and its being used. */
    public static final class NetworkMissing extends DockerFailedException {
        NetworkMissing(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** No subnet is left for a network, or no address in it for a container. */
    public static final class AddressesExhausted extends DockerFailedException {
        AddressesExhausted(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** There is no room where Docker keeps its containers. */
    public static final class DiskFull extends DockerFailedException {
        DiskFull(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The data directory can't be mounted. */
    public static final class MountRefused extends DockerFailedException {
        MountRefused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It answered that it will not, or can't, for a reason that is not among the others. */
    public static final class Refused extends DockerFailedException {
        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

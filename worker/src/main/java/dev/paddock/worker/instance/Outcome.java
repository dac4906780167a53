package dev.paddock.worker.instance;

import dev.paddock.contract.Configuration;
import dev.paddock.contract.Failure;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** How one attempt at a command ended. */
public sealed interface Outcome {

    /** The server answered a query here. */
    record Created(InetAddress address, int port) implements Outcome {}

    /**
     * The server is gone, and this became of its data.
     *
     * @param sizeMiB of a kept directory, in MiB; null if it is not kept, or could not be measured
     */
    record Deleted(
            StorageDir storageDir,
            StorageDisposal storage,
            @Nullable Long sizeMiB) implements Outcome {}

    /** A kept directory is gone. */
    record StorageDeleted(StorageDir storageDir) implements Outcome {}

    /**
     * What was asked of the server is so.
     *
     * @param notice what its caller should know of how it went; null if it went as usual
     */
    record Changed(@Nullable String notice) implements Outcome {}

    /**
     * The server goes by this.
     *
     * @param notice what its caller should know of how it went; null if it went as usual
     */
    record Updated(Configuration configuration, @Nullable String notice) implements Outcome {}

    /** It can't be done as asked; nothing is left of it. */
    record Failed(Failure failure) implements Outcome {}

    /** This host can't do it as asked, and another may; nothing is left of it. */
    record Declined(Failure failure) implements Outcome {}

    /** This host could not do it for the moment; nothing is left of it. */
    record Interrupted(Failure failure) implements Outcome {}

    /** This host can't do it until somebody has mended the cause; nothing is left of it. */
    record Blocked(Failure failure) implements Outcome {}

    /** A later command for the same instance has been applied, so nothing was done, and nothing is to be said. */
    record Outdated() implements Outcome {}
}

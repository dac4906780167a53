package dev.paddock.worker;

import dev.paddock.contract.ControlInstance;
import dev.paddock.contract.ControlInstance.Action;
import dev.paddock.contract.CreateInstance;
import dev.paddock.contract.DeleteInstance;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.InstanceSpec;
import dev.paddock.contract.JobId;
import dev.paddock.contract.ScramVerifier;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.StorageDisposal;
import dev.paddock.contract.TenantId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PasswordUtil;

/** Commands as a gateway would send them. */
record Orders(
        InstanceId instance,
        TenantId tenant,
        String version,
        @Nullable String password,
        @Nullable Integer port,
        StorageDir storageDir,
        boolean attach,
        int memoryMiB,
        double cpus,
        @Nullable Integer diskMiB,
        Map<String, String> settings) {

    static final String ADMIN = "ann";
    static final String PASSWORD = "correct horse 'battery' \\ staple";

    static Orders any() {
        var id = new InstanceId(UUID.randomUUID());
        return new Orders(
                id,
                new TenantId(UUID.randomUUID()),
                "17",
                PASSWORD,
                null,
                new StorageDir(id.toString()),
                false,
                256,
                1.0,
                null,
                Map.of());
    }

    Orders version(String wanted) {
        return new Orders(
                instance, tenant, wanted, password, port, storageDir, attach, memoryMiB, cpus, diskMiB, settings);
    }

    Orders port(int wanted) {
        return new Orders(
                instance, tenant, version, password, wanted, storageDir, attach, memoryMiB, cpus, diskMiB, settings);
    }

    Orders memoryMiB(int wanted) {
        return new Orders(
                instance, tenant, version, password, port, storageDir, attach, wanted, cpus, diskMiB, settings);
    }

    Orders cpus(double wanted) {
        return new Orders(
                instance, tenant, version, password, port, storageDir, attach, memoryMiB, wanted, diskMiB, settings);
    }

    Orders diskMiB(int wanted) {
        return new Orders(
                instance, tenant, version, password, port, storageDir, attach, memoryMiB, cpus, wanted, settings);
    }

    Orders settings(Map<String, String> wanted) {
        return new Orders(
                instance, tenant, version, password, port, storageDir, attach, memoryMiB, cpus, diskMiB, wanted);
    }

    /** Another instance of the same tenant that is to have the same directory. */
    Orders successor(boolean attaching, @Nullable String newPassword) {
        return new Orders(
                new InstanceId(UUID.randomUUID()),
                tenant,
                version,
                newPassword,
                null,
                storageDir,
                attaching,
                memoryMiB,
                cpus,
                diskMiB,
                settings);
    }

    CreateInstance create() {
        return new CreateInstance(
                new JobId(UUID.randomUUID()),
                1,
                tenant,
                instance,
                1,
                new InstanceSpec(
                        version, ADMIN, verifier(), port, storageDir, attach, memoryMiB, cpus, diskMiB, settings));
    }

    /** The next attempt at the same job. */
    static CreateInstance retried(CreateInstance command) {
        return new CreateInstance(
                command.job(),
                command.attempt() + 1,
                command.tenant(),
                command.instance(),
                command.generation(),
                command.spec());
    }

    /** Of the generation of the delete, which so comes too late after none of them. */
    ControlInstance control(Action action) {
        return new ControlInstance(new JobId(UUID.randomUUID()), 1, tenant, instance, 2, storageDir, action);
    }

    DeleteInstance delete() {
        return delete(StorageDisposal.DELETE);
    }

    /** The end of the directory that the instance left. */
    DeleteStorage deleteStorage() {
        return new DeleteStorage(new JobId(UUID.randomUUID()), 1, tenant, instance, 2, storageDir);
    }

    DeleteInstance delete(StorageDisposal storage) {
        return new DeleteInstance(new JobId(UUID.randomUUID()), 1, tenant, instance, 2, storageDir, storage);
    }

    private @Nullable ScramVerifier verifier() {
        return password == null ? null : new ScramVerifier(PasswordUtil.encodeScramSha256(password.toCharArray()));
    }
}

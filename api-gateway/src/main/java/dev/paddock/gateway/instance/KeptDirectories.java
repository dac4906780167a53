package dev.paddock.gateway.instance;

import com.fasterxml.uuid.impl.TimeBasedEpochRandomGenerator;
import dev.paddock.contract.DeleteStorage;
import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.Topology;
import dev.paddock.gateway.job.Jobs;
import dev.paddock.gateway.job.NewJob;
import dev.paddock.gateway.problem.ProblemCode;
import dev.paddock.gateway.problem.ProblemException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How kept directories end: each by a job, which has the instance that left the directory. */
@Component
public class KeptDirectories {

    private static final Logger log = LoggerFactory.getLogger(KeptDirectories.class);

    private final KeptStorage table;
    private final InstanceTable instances;
    private final Jobs jobs;
    private final TimeBasedEpochRandomGenerator ids;

    KeptDirectories(KeptStorage table, InstanceTable instances, Jobs jobs, TimeBasedEpochRandomGenerator ids) {
        this.table = table;
        this.instances = instances;
        this.jobs = jobs;
        this.ids = ids;
    }

    /**
     * Accepts the end of the one directory that is meant.
     *
     * @throws ProblemException if there is none or more than one, or it is in use or being deleted
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public JobId delete(KeptFilter filter) {
        var directory = only(table.lock(filter), () -> missing(filter));
        jobs.unfinished(directory.instance()).ifPresent(job -> {
            throw ProblemException.of(
                    ProblemCode.JOB_IN_PROGRESS, "Another job is deleting this directory; wait for its end.", job);
        });
        return delete(directory);
    }

    /** Those that were kept for long enough. */
    public List<InstanceId> overdue(int most) {
        return table.overdue(most);
    }

    /** Has one deleted that was kept for long enough, unless somebody else sees to it right now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void purge(InstanceId id) {
        table.lockOverdue(id).ifPresent(directory -> {
            log.info(
                    "Directory {} of tenant {} was kept since {} and is deleted by job {}",
                    directory.name(),
                    directory.tenant(),
                    directory.keptAt(),
                    delete(directory));
        });
    }

    /**
     * The one that was found.
     *
     * @throws ProblemException if none was, or several tenants have one
     */
    static KeptDirectory only(List<KeptDirectory> found, Supplier<ProblemException> missing) {
        return switch (found.size()) {
            case 0 -> throw missing.get();
            case 1 -> found.getFirst();
            default ->
                throw ProblemException.invalid(
                        "tenant", "must be given: several tenants have a directory of this name, see GET /v1/storage");
        };
    }

    static ProblemException notFound() {
        return ProblemException.of(ProblemCode.NOT_FOUND, "There is no such kept directory.");
    }

    private ProblemException missing(KeptFilter filter) {
        return instances.usesStorage(filter)
                ? ProblemException.of(
                        ProblemCode.STORAGE_IN_USE, "An instance uses this directory; delete the instance.")
                : notFound();
    }

    private JobId delete(KeptDirectory directory) {
        var job = new JobId(ids.generate());
        var generation =
                instances.find(directory.instance()).map(Instance::generation).orElse(0L);
        var command = new DeleteStorage(job, 1, directory.tenant(), directory.instance(), generation, directory.name());
        jobs.accept(new NewJob(command, Topology.hostKey(directory.host())));
        table.deleting(directory, job);
        return job;
    }
}

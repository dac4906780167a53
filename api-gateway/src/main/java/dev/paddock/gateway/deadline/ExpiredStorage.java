package dev.paddock.gateway.deadline;

import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.instance.KeptDirectories;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** A kept directory that nobody attaches is deleted. It goes by the name of the instance that left it. */
@Component
class ExpiredStorage implements Sweep<InstanceId> {

    private final KeptDirectories directories;

    ExpiredStorage(KeptDirectories directories) {
        this.directories = directories;
    }

    @Override
    public String name() {
        return "expired-storage";
    }

    /** It is no host that is waited for. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<InstanceId> overdue(int most) {
        return directories.overdue(most);
    }

    @Override
    public void end(InstanceId id) {
        directories.purge(id);
    }
}

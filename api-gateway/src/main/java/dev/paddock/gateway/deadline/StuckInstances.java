package dev.paddock.gateway.deadline;

import dev.paddock.contract.InstanceId;
import dev.paddock.gateway.instance.InstanceRepairs;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** An instance that no job is at work on is in no status that only a job can end. */
@Component
class StuckInstances implements Sweep<InstanceId> {

    private final InstanceRepairs repairs;

    StuckInstances(InstanceRepairs repairs) {
        this.repairs = repairs;
    }

    @Override
    public String name() {
        return "stuck-instances";
    }

    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public List<InstanceId> overdue(int most) {
        return repairs.stuck(most);
    }

    @Override
    public void end(InstanceId id) {
        repairs.repair(id);
    }
}

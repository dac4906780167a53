package dev.paddock.gateway.instance;

import dev.paddock.contract.HostMeasured;
import dev.paddock.contract.InstanceId;
import org.springframework.stereotype.Component;

/** What hosts measure of their instances: the last of each is kept, until the instance ends. */
@Component
public class Measurements {

    private final MeasurementTable table;

    Measurements(MeasurementTable table) {
        this.table = table;
    }

    /** Takes measurements; what comes too late, or is not the host's to measure, is passed over. */
    public void take(HostMeasured told) {
        table.take(told);
    }

    InstanceMetrics of(InstanceId instance) {
        return table.find(instance).orElse(InstanceMetrics.NONE);
    }
}

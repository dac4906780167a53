package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.Step;
import dev.paddock.worker.instance.Outcome.Interrupted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@WorkerTest
class BugTest {

    private final Rig rig;

    BugTest(Rig rig) {
        this.rig = rig;
    }

    @ParameterizedTest
    @EnumSource(names = {"FETCH_IMAGE", "VERIFY_CONNECTION"})
    void interruptsTheJobAndLeavesNothing(Step where) {
        var orders = Orders.any();

        var outcome = rig.commands().carryOut(orders.create(), progress -> {
            if (progress.step() == where) {
                throw new StackOverflowError("a bug");
            }
        });

        assertThat(outcome).isInstanceOfSatisfying(Interrupted.class, interrupted -> {
            assertThat(interrupted.failure().code()).isEqualTo("internal");
            assertThat(interrupted.failure().step()).isEqualTo(where);
        });
        assertThat(rig.hasContainer(orders.instance())).isFalse();
        assertThat(rig.directory(orders)).doesNotExist();
    }
}

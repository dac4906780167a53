package dev.paddock.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

@WorkerTest
class WarmUpTest {

    private final Rig rig;

    WarmUpTest(Rig rig) {
        this.rig = rig;
    }

    @Test
    void makesATemplateOfEachVersionWhoseImageIsThere() {
        assertThat(rig.storageRoot.resolve(".templates").toFile().list()).hasSize(2);
    }

    @Test
    void removesTheInitialisationThatACrashLeft() {
        assertThat(rig.hasLeftover()).isFalse();
    }
}

package dev.paddock.worker.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.contract.InstanceId;
import dev.paddock.contract.JobId;
import dev.paddock.contract.StorageDir;
import dev.paddock.contract.TenantId;
import dev.paddock.worker.storage.Ownership.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryTest {

    private final Inventory inventory;
    private final DataDirectory orders;

    InventoryTest(@TempDir Path root) throws IOException {
        var storage = new Storage(new StorageSettings(root));
        inventory = new Inventory(storage);
        orders = storage.directory(new TenantId(UUID.randomUUID()), new StorageDir("orders"));
    }

    @Test
    void tellsWhatWasNotedSinceTheLastTime() {
        orders.claim(owner(Phase.NEW));
        assertThat(inventory.take().in(Phase.NEW)).hasSize(1);

        orders.record(owner(Phase.READY));
        assertThat(inventory.take().ready()).hasSize(1);

        // Of the same length, and within the clock's tick.
        for (int generation = 1; generation < 100; generation++) {
            var latest = owner(generation % 2 == 0 ? Phase.READY : Phase.STOPPED);
            orders.record(latest);
            assertThat(inventory.take().data())
                    .singleElement()
                    .satisfies(data -> assertThat(data.ownership()).isEqualTo(latest));
        }
    }

    @Test
    void forgetsWhatIsGoneAndTakesWhatComesInItsPlace() throws IOException {
        orders.claim(owner(Phase.READY));
        assertThat(inventory.take().ready()).hasSize(1);

        orders.remove();
        assertThat(inventory.take().data()).isEmpty();

        orders.claim(owner(Phase.NEW));
        assertThat(inventory.take().in(Phase.NEW)).hasSize(1);
    }

    @Test
    void saysThatItIsNotCompleteWhereAFileCanNotBeReadAnyMore() throws IOException {
        orders.claim(owner(Phase.READY));
        inventory.take();

        Files.writeString(orders.path().resolve("instance.json"), "{");

        var stock = inventory.take();
        assertThat(stock.complete()).isFalse();
        assertThat(stock.data()).isEmpty();
    }

    private static Ownership owner(Phase phase) {
        var instance = new InstanceId(UUID.randomUUID());
        return new Ownership(instance, instance, new JobId(UUID.randomUUID()), 1, 1, "17", phase, null);
    }
}

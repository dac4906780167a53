package dev.paddock.system.machine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One way through a {@link TcpProxy}, for the bytes of all its connections. */
public final class Flow {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition healed = lock.newCondition();
    private volatile long delay;
    private boolean stalled;

    Flow() {}

    /** Bytes arrive that much later from now on. */
    public void delay(Duration by) {
        delay = by.toNanos();
    }

    /** Nothing passes until {@link #heal()}, and nobody is told. */
    public void stall() {
        set(true);
    }

    /** What was held up passes, and nothing is held up any more. */
    public void heal() {
        delay = 0;
        set(false);
    }

    private void set(boolean stalled) {
        lock.lock();
        try {
            this.stalled = stalled;
            healed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until bytes that came in at this time of {@link System#nanoTime()} may go out. */
    void pass(long since) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(since + delay - System.nanoTime());
        lock.lock();
        try {
            while (stalled) {
                healed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}

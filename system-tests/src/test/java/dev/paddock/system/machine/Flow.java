package dev.paddock.system.machine;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One way through a {@link TcpProxy}, for the bytes of all its connections. */
public final class Flow {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long delay;
    private boolean stalled;

    Flow() {}

    /** Bytes arrive that much later from now on. */
    public void delay(Duration by) {
        set(by.toNanos(), stalled);
    }

    /** Nothing passes until {@link #heal()}, and nobody is told. */
    public void stall() {
        set(delay, true);
    }

    /** What was held up passes, and nothing is held up any more. */
    public void heal() {
        set(0, false);
    }

    private void set(long delay, boolean stalled) {
        lock.lock();
        try {
            this.delay = delay;
            this.stalled = stalled;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until bytes that came in at this time of {@link System#nanoTime()} may go out. */
    void pass(long since) throws InterruptedException {
        lock.lock();
        try {
            awaitTurn(since);
        } finally {
            lock.unlock();
        }
    }

    /** It is time itself that passes here: a slow link has no other state to wait for. */
    private void awaitTurn(long since) throws InterruptedException {
        for (var left = since + delay - System.nanoTime();
                stalled || left > 0;
                left = since + delay - System.nanoTime()) {
            if (stalled) {
                changed.await();
            } else {
                changed.awaitNanos(left);
            }
        }
    }
}

package dev.laurel.architecture.bad.decision;

import java.util.concurrent.atomic.AtomicLong;

/** Bad on purpose: decides by the clock, by chance and by what it remembers. */
public class HastyDecider {

    public final AtomicLong decisions = new AtomicLong();

    public boolean decide() {
        return System.currentTimeMillis() + decisions.incrementAndGet() > Math.random();
    }
}

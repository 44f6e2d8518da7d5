package dev.laurel.architecture.bad.topology;

/** A state to be changed. */
interface MutableBadState {

    void put(String key);
}

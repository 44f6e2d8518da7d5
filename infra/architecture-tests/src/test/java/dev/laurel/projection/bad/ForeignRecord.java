package dev.laurel.projection.bad;

/** Of another service. */
public record ForeignRecord(int number) {}

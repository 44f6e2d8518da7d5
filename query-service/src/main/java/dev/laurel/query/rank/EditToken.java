package dev.laurel.query.rank;

/** Who may change a node in place: the edit that made it. Compared by identity. */
final class EditToken {}

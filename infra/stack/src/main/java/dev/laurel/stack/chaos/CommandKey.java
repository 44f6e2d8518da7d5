package dev.laurel.stack.chaos;

/** What names a command for ever. */
record CommandKey(String user, String id) {

    @Override
    public String toString() {
        return user + "/" + id;
    }
}

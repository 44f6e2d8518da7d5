package dev.laurel.architecture.bad.topology;

/** Bad on purpose: changes state, forwards, and is called as if it did everything. */
final class WordManager {

    void change(MutableBadState state, BadProcessorContext context) {
        state.put("word");
        context.forward("word");
    }
}

package dev.laurel.reference;

import java.util.ArrayList;
import java.util.List;

/** What is not as it must be: the first ones in words, all of them counted. */
public final class Findings {

    private final int keptMax;
    private final List<String> first = new ArrayList<>();
    private long count;

    /**
     * @param keptMax how many are kept in words
     */
    public Findings(int keptMax) {
        this.keptMax = keptMax;
    }

    public void add(String finding) {
        count++;
        if (first.size() < keptMax) {
            first.add(finding);
        }
    }

    /** Takes over what others are. */
    public void addAll(Findings others) {
        for (var finding : others.first) {
            if (first.size() < keptMax) {
                first.add(finding);
            }
        }
        count += others.count;
    }

    public List<String> first() {
        return List.copyOf(first);
    }

    public long count() {
        return count;
    }
}

package dev.laurel.kit.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What holds for every scrape of every service: no sample is NaN; a family of Laurel has help, and
 * its name ends with its unit. The unit is {@code seconds}, {@code bytes} or the plural of what is
 * counted; of what has none, the name is listed here.
 */
public final class ScrapeRules {

    private static final String OWN = "laurel_";

    /** A constant 1 with labels, and a yes or no. */
    private static final Set<String> WITHOUT_UNIT =
            Set.of("laurel_service_info", "laurel_storage_low");

    private static final Pattern PLURAL = Pattern.compile(".*_[a-z]+s");

    private ScrapeRules() {}

    /** What is wrong with a scrape in the text form of Prometheus, one line each. */
    public static List<String> problems(String scrape) {
        var problems = new ArrayList<String>();
        Map<String, String> helps = new HashMap<>();
        for (var line : scrape.lines().toList()) {
            if (line.startsWith("# HELP ")) {
                var rest = line.substring("# HELP ".length());
                var blank = rest.indexOf(' ');
                helps.put(
                        blank < 0 ? rest : rest.substring(0, blank),
                        blank < 0 ? "" : rest.substring(blank).strip());
            } else if (line.startsWith("# TYPE " + OWN)) {
                checkFamily(line.split(" ", -1)[2], helps, problems);
            } else if (line.endsWith(" NaN")) {
                problems.add("is NaN: " + line);
            }
        }
        return problems;
    }

    /** How many samples a scrape has. */
    public static long samples(String scrape) {
        return scrape.lines().filter(line -> !line.startsWith("#")).count();
    }

    private static void checkFamily(
            String family, Map<String, String> helps, List<String> problems) {
        if (helps.getOrDefault(family, "").isEmpty()) {
            problems.add("has no help: " + family);
        }
        var name = family;
        for (var suffix : List.of("_total", "_max")) {
            if (name.endsWith(suffix)) {
                name = name.substring(0, name.length() - suffix.length());
            }
        }
        if (!PLURAL.matcher(name).matches() && !WITHOUT_UNIT.contains(name)) {
            problems.add("does not end with a unit: " + family);
        }
    }
}
